// Every screen of this entry and its address; all but the first are fetched when they are opened.
import type { RouteRecordRaw } from 'vue-router'

import HomeScreen from './screens/home/HomeScreen.vue'

export const routes: RouteRecordRaw[] = [
  { path: '/', component: HomeScreen },
  { path: '/:rest(.*)*', redirect: '/' },
]
