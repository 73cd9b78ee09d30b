import type { RouteRecordRaw } from 'vue-router'

export const account: RouteRecordRaw[] = [
  { path: '/settings', component: () => import('@/app/screens/account/SettingsScreen.vue') },
  { path: '/phone', component: () => import('@/app/screens/account/PhoneScreen.vue') },
]
