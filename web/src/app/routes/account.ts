import type { RouteRecordRaw } from 'vue-router'

export const account: RouteRecordRaw[] = []
