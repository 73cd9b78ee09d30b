// What anybody may read without signing in.
import type { RouteRecordRaw } from 'vue-router'

export const open: RouteRecordRaw[] = [
  { path: '/policy', component: () => import('../screens/policy/PolicyScreen.vue') },
  { path: '/process', component: () => import('../screens/process/ProcessScreen.vue') },
  { path: '/seats', component: () => import('../screens/seats/SeatsScreen.vue') },
  { path: '/statistics', component: () => import('../screens/statistics/StatisticsScreen.vue') },
  { path: '/contacts', component: () => import('../screens/contacts/ContactsScreen.vue') },
  { path: '/official', component: () => import('../screens/official/OfficialScreen.vue') },
]
