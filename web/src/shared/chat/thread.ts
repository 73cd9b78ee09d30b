// A conversation as it happens: shown, followed live, polled where it cannot be, and nothing unsent is lost.
import { computed, onBeforeUnmount, onMounted, ref, shallowRef } from 'vue'

import { Problem } from '@/api/problem'
import type { components } from '@/api/schema'

import { follow } from './follow'

export type Thread = components['schemas']['ThreadShown']
export type Message = components['schemas']['ThreadMessageShown']

/** One side's way to the API. */
export interface Side {
  name: 'family' | 'district'
  stream: string
  list: () => Promise<Thread>
  send: (text: string, photo: File | null) => Promise<unknown>
  markRead: () => Promise<unknown>
  photo: (id: string) => Promise<Blob>
}

export interface Unsent {
  key: string
  text: string
  photo: File | null
}

const RETRY = 4_000 // milliseconds until an unsent message is tried again

export function useThread(side: Side) {
  const thread = shallowRef<Thread>()
  const problem = shallowRef<Problem | null>(null)
  const refusal = shallowRef<Problem | null>(null)
  const unsent = ref<Unsent[]>([])
  const isLive = ref(false)
  const messages = computed(() => thread.value?.items ?? [])
  let isSending = false
  let timer = 0

  async function reload(): Promise<void> {
    try {
      thread.value = await side.list()
      problem.value = null
      if ((thread.value.unread ?? 0) > 0 && !document.hidden) await side.markRead()
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      if (!error.isOffline || !thread.value) problem.value = error
    }
  }

  function isThere(one: Unsent, known: ReadonlySet<string>): boolean {
    return messages.value.some(
      (message) =>
        message.side === side.name &&
        !known.has(message.id ?? '') &&
        (message.text ?? '') === one.text &&
        (message.photo !== null && message.photo !== undefined) === (one.photo !== null),
    )
  }

  /** Sends what waits, in order; what the network lost is looked for before it is sent again. */
  async function flush(): Promise<void> {
    if (isSending) return
    isSending = true
    clearTimeout(timer)
    const known = new Set(messages.value.map((message) => message.id ?? ''))
    try {
      while (unsent.value[0]) {
        const [first] = unsent.value
        if (!isThere(first, known)) await side.send(first.text, first.photo)
        unsent.value = unsent.value.slice(1)
        await reload()
        for (const message of messages.value) known.add(message.id ?? '')
      }
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      settle(error)
    } finally {
      isSending = false
    }
  }

  function settle(error: Problem): void {
    if (!error.isOffline) {
      refusal.value = error
      return
    }
    timer = window.setTimeout(() => void reload().then(flush), RETRY)
  }

  function send(text: string, photo: File | null): void {
    refusal.value = null
    unsent.value = [...unsent.value, { key: crypto.randomUUID(), text, photo }]
    void flush()
  }

  /** Takes an unsent message back, to be changed. */
  function takeBack(key: string): Unsent | undefined {
    const found = unsent.value.find((one) => one.key === key)
    unsent.value = unsent.value.filter((one) => one.key !== key)
    refusal.value = null
    return found
  }

  const listener = follow(
    () => `${side.stream}?after=${messages.value.at(-1)?.id ?? ''}`.replace(/\?after=$/, ''),
    reload,
    isLive,
  )
  const online = () => void reload().then(flush)

  onMounted(async () => {
    await reload()
    listener.start()
    window.addEventListener('online', online)
  })
  onBeforeUnmount(() => {
    listener.stop()
    clearTimeout(timer)
    window.removeEventListener('online', online)
  })
  return { thread, messages, unsent, problem, refusal, isLive, reload, send, flush, takeBack }
}
