import type { RouteRecordRaw } from 'vue-router'

export const open: RouteRecordRaw[] = []
