import type { RouteRecordRaw } from 'vue-router'

export const reviewer: RouteRecordRaw[] = [
  { path: '/review', component: () => import('@/console/screens/review/ReviewScreen.vue') },
  { path: '/overrides', component: () => import('@/console/screens/overrides/OverridesScreen.vue') },
  { path: '/bulk', component: () => import('@/console/screens/bulk/BulkScreen.vue') },
  { path: '/samples', component: () => import('@/console/screens/samples/SamplesScreen.vue') },
  { path: '/quality', component: () => import('@/console/screens/quality/QualityScreen.vue') },
  { path: '/complaints', component: () => import('@/console/screens/complaints/ComplaintsScreen.vue') },
  { path: '/community', component: () => import('@/console/screens/community/CommunityScreen.vue') },
  { path: '/school', component: () => import('@/console/screens/school/SchoolScreen.vue') },
  {
    path: '/school/:id',
    component: () => import('@/console/screens/school/SchoolFileScreen.vue'),
    props: true,
  },
  {
    path: '/threads/:id?',
    component: () => import('@/console/screens/threads/ThreadsScreen.vue'),
    props: true,
  },
]
