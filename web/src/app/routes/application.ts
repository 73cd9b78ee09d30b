import type { RouteRecordRaw } from 'vue-router'

export const application: RouteRecordRaw[] = []
