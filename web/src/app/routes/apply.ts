import type { RouteRecordRaw } from 'vue-router'

export const apply: RouteRecordRaw[] = [
  { path: '/apply', component: () => import('@/app/screens/apply/ApplyScreen.vue') },
  { path: '/apply/child', component: () => import('@/app/screens/apply/AddChildScreen.vue') },
  {
    path: '/apply/stage',
    component: () => import('@/app/screens/apply/StageScreen.vue'),
    props: ({ query }) => ({ child: query.child, chosen: query.chosen }),
  },
  { path: '/apply/:id', component: () => import('@/app/screens/apply/DraftScreen.vue'), props: true },
  { path: '/apply/:id/tasks', component: () => import('@/app/screens/apply/TasksScreen.vue'), props: true },
  { path: '/apply/:id/check', component: () => import('@/app/screens/apply/CheckScreen.vue'), props: true },
  { path: '/apply/:id/done', component: () => import('@/app/screens/apply/DoneScreen.vue'), props: true },
  {
    path: '/apply/:id/:question',
    component: () => import('@/app/screens/apply/QuestionScreen.vue'),
    props: true,
  },
  { path: '/consent', component: () => import('@/app/screens/consent/ConsentScreen.vue') },
  { path: '/record', component: () => import('@/app/screens/record/RecordScreen.vue') },
]
