import { RouterView } from 'vue-router'

import { start } from '@/shared/start'

import { routes } from './routes'

start(RouterView, '/desk/', routes)
