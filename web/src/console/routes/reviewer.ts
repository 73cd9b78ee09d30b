import type { RouteRecordRaw } from 'vue-router'

export const reviewer: RouteRecordRaw[] = []
