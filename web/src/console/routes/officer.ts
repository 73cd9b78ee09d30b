import type { RouteRecordRaw } from 'vue-router'

export const officer: RouteRecordRaw[] = []
