// The screens of district officers and the bureau.
import type { RouteRecordRaw } from 'vue-router'

export const officer: RouteRecordRaw[] = [
  { path: '/wall', component: () => import('@/console/screens/wall/WallScreen.vue') },
  { path: '/season', component: () => import('@/console/screens/season/SeasonScreen.vue') },
  { path: '/sites', component: () => import('@/console/screens/sites/SitesScreen.vue') },
  { path: '/seats', component: () => import('@/console/screens/seats/SeatsScreen.vue') },
  { path: '/catchments', component: () => import('@/console/screens/catchments/CatchmentsScreen.vue') },
  { path: '/policy', component: () => import('@/console/screens/policy/PolicyScreen.vue') },
  { path: '/texts', component: () => import('@/console/screens/texts/TextsScreen.vue') },
  { path: '/notices', component: () => import('@/console/screens/notices/NoticesScreen.vue') },
  { path: '/deliveries', component: () => import('@/console/screens/deliveries/DeliveriesScreen.vue') },
  { path: '/serials', component: () => import('@/console/screens/serials/SerialsScreen.vue') },
  { path: '/staff', component: () => import('@/console/screens/staff/StaffScreen.vue') },
  { path: '/devices', component: () => import('@/console/screens/devices/DevicesScreen.vue') },
]
