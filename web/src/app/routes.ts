// Every screen of the parents' app and its address; all but the first are fetched when they are opened.
import type { RouteRecordRaw } from 'vue-router'

import { account } from './routes/account'
import { application } from './routes/application'
import { apply } from './routes/apply'
import { consult } from './routes/consult'
import { open } from './routes/open'
import HomeScreen from './screens/home/HomeScreen.vue'

export const routes: RouteRecordRaw[] = [
  { path: '/', component: HomeScreen },
  ...apply,
  ...application,
  ...account,
  ...consult,
  ...open,
  { path: '/:rest(.*)*', redirect: '/' },
]
