// Every screen of the desk and its address; all but the first are fetched when they are opened. The board is open to all.
import type { RouteRecordRaw } from 'vue-router'

import ScanScreen from './screens/scan/ScanScreen.vue'

export const routes: RouteRecordRaw[] = [
  { path: '/', component: ScanScreen },
  { path: '/hall', component: () => import('./screens/hall/HallScreen.vue') },
  { path: '/find', component: () => import('./screens/find/FindScreen.vue') },
  { path: '/assist', component: () => import('./screens/assist/AssistScreen.vue') },
  { path: '/history', component: () => import('./screens/history/HistoryScreen.vue') },
  { path: '/queue', component: () => import('./screens/queue/QueueScreen.vue') },
  { path: '/conflicts', component: () => import('./screens/conflicts/ConflictsScreen.vue') },
  { path: '/display', component: () => import('./screens/display/DisplayScreen.vue') },
  { path: '/board', component: () => import('./screens/board/BoardScreen.vue'), meta: { open: true } },
  { path: '/:rest(.*)*', redirect: '/' },
]
