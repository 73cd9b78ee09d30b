// Every screen of the desk and its address; all but the first are fetched when they are opened.
import type { RouteRecordRaw } from 'vue-router'

import ScanScreen from './screens/scan/ScanScreen.vue'

export const routes: RouteRecordRaw[] = [
  { path: '/', component: ScanScreen },
  { path: '/queue', component: () => import('./screens/queue/QueueScreen.vue') },
  { path: '/:rest(.*)*', redirect: '/' },
]
