import { start } from '@/shared/start'

import DeskGate from './DeskGate.vue'
import { routes } from './routes'

start(DeskGate, '/desk/', routes)
