import type { RouteRecordRaw } from 'vue-router'

export const apply: RouteRecordRaw[] = []
