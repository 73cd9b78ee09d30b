// Every screen of the console and its address; all but the first are fetched when they are opened.
import type { RouteRecordRaw } from 'vue-router'

import { officer } from './routes/officer'
import { reviewer } from './routes/reviewer'
import HomeScreen from './screens/home/HomeScreen.vue'

export const routes: RouteRecordRaw[] = [
  { path: '/', component: HomeScreen },
  ...reviewer,
  ...officer,
  { path: '/:rest(.*)*', redirect: '/' },
]
