// The board's numbers, asked again and again; unchanged ones cost a 304. Old numbers stay, and are called old.
import { onMounted, onUnmounted, ref, shallowRef } from 'vue'

import type { components } from '@/api/schema'

export type Board = components['schemas']['Board']

const BETWEEN_TRIES = 5

export function useBoard(key: string) {
  const board = shallowRef<Board | null>(null)
  const isStale = ref(false)
  const isUnknown = ref(false)
  let etag = ''
  let timer: ReturnType<typeof setTimeout> | undefined

  async function ask(): Promise<void> {
    const headers: Record<string, string> = etag ? { 'If-None-Match': etag } : {}
    const address = `/api/v1/boards/${encodeURIComponent(key)}`
    const answer = await fetch(address, { headers, cache: 'no-store' }).catch(() => null)
    isStale.value = answer === null || answer.status >= 500
    isUnknown.value = answer?.status === 404
    if (isUnknown.value) board.value = null
    if (answer?.ok) {
      etag = answer.headers.get('ETag') ?? ''
      board.value = (await answer.json()) as Board
    }
    timer = setTimeout(() => void ask(), (board.value?.refresh_seconds ?? BETWEEN_TRIES) * 1000)
  }

  onMounted(() => (key ? ask() : undefined))
  onUnmounted(() => clearTimeout(timer))
  return { board, isStale, isUnknown }
}
