import type { RouteRecordRaw } from 'vue-router'

export const consult: RouteRecordRaw[] = [
  {
    path: '/applications/:id/chat',
    component: () => import('@/app/screens/chat/ChatScreen.vue'),
    props: true,
  },
]
