import type { RouteRecordRaw } from 'vue-router'

export const officer: RouteRecordRaw[] = [
  { path: '/wall', component: () => import('@/console/screens/wall/WallScreen.vue') },
]
