import type { RouteRecordRaw } from 'vue-router'

export const application: RouteRecordRaw[] = [
  {
    path: '/applications/:id',
    component: () => import('@/app/screens/application/ApplicationScreen.vue'),
    props: true,
  },
  {
    path: '/applications/:id/points',
    component: () => import('@/app/screens/points/PointsScreen.vue'),
    props: true,
  },
  {
    path: '/applications/:id/serial',
    component: () => import('@/app/screens/serial/SerialScreen.vue'),
    props: true,
  },
  {
    path: '/applications/:id/materials',
    component: () => import('@/app/screens/materials/MaterialsScreen.vue'),
    props: true,
  },
  {
    path: '/applications/:id/slot',
    component: () => import('@/app/screens/slot/SlotScreen.vue'),
    props: true,
  },
  {
    path: '/applications/:id/mends',
    component: () => import('@/app/screens/mends/MendsScreen.vue'),
    props: true,
  },
  {
    path: '/applications/:id/messages',
    component: () => import('@/app/screens/messages/MessagesScreen.vue'),
    props: true,
  },
  {
    path: '/applications/:id/recipient',
    component: () => import('@/app/screens/recipient/RecipientScreen.vue'),
    props: true,
  },
  { path: '/lookup', component: () => import('@/app/screens/lookup/LookupScreen.vue') },
]
