import { start } from '@/shared/start'

import ConsoleFrame from './frame/ConsoleFrame.vue'
import './frame/console.css'
import { routes } from './routes'

start(ConsoleFrame, '/console/', routes)
