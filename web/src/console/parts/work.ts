// Long work of the district, asked for again while one of it is under way.
import { computed } from 'vue'

import { api, data } from '@/api/client'
import type { components } from '@/api/schema'
import { useLoaded } from '@/shared/load'

import { useFollowed } from './follow'

export type Operation = components['schemas']['OperationShown']

export const isOver = (one: Operation) => one.state === 'done' || one.state === 'failed'

export function useWork() {
  const { value, reload } = useLoaded(() => data(api.GET('/api/v1/district/operations')))
  const items = computed(() => value.value?.items ?? [])
  useFollowed(() => items.value.some((one) => !isOver(one)), reload)
  return { items, reload }
}
