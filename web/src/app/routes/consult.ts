import type { RouteRecordRaw } from 'vue-router'

export const consult: RouteRecordRaw[] = [
  {
    path: '/applications/:id/chat',
    component: () => import('@/app/screens/chat/ChatScreen.vue'),
    props: true,
  },
  {
    path: '/applications/:id/feedback',
    component: () => import('@/app/screens/feedback/FeedbackScreen.vue'),
    props: true,
  },
  { path: '/ledger', component: () => import('@/app/screens/ledger/LedgerScreen.vue') },
  { path: '/complaint', component: () => import('@/app/screens/complaint/ComplaintScreen.vue') },
  { path: '/complaint/answer', component: () => import('@/app/screens/complaint/ComplaintAnswerScreen.vue') },
]
