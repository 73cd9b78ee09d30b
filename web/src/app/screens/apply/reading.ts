// A notice that is to be read: how many seconds it has to stay open still, counted while it is on the screen.
import { onBeforeUnmount, ref, watch } from 'vue'

import type { Preparation } from './draft'

// A version that was read once on this device need not be waited for again.
const read = new Set<string>()

export function useReading(notice: () => Preparation['notice'] | undefined) {
  const left = ref(0)
  let timer: ReturnType<typeof setInterval> | undefined

  function begin(): void {
    clearInterval(timer)
    const shown = notice()
    left.value = shown && !read.has(shown.version!) ? (shown.reading_seconds ?? 0) : 0
    if (left.value > 0) timer = setInterval(tick, 1000)
  }

  function tick(): void {
    if (document.hidden) return
    left.value -= 1
    if (left.value > 0) return
    clearInterval(timer)
    read.add(notice()!.version!)
  }

  watch(() => notice()?.version, begin, { immediate: true })
  onBeforeUnmount(() => clearInterval(timer))
  return left
}
