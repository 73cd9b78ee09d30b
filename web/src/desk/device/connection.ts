// Whether the platform can be reached: the desk goes off line by itself, says so, and comes back by itself.
import { ref } from 'vue'

import { Problem } from '@/api/problem'

const PATIENCE = 5_000
const BETWEEN_PROBES = 5_000
const PROBE = '/api/v1/receipt-keys'

export const online = ref(true)

const whenBack = new Set<() => unknown>()
let probing: ReturnType<typeof setTimeout> | undefined

/** Call `act` each time the platform can be reached again. */
export function onBack(act: () => unknown): void {
  whenBack.add(act)
}

function leave(): void {
  online.value = false
  clearTimeout(probing)
  probing = setTimeout(() => void probe(), BETWEEN_PROBES)
}

/** Ask once whether somebody answers. */
export async function probe(): Promise<boolean> {
  const answer = await fetch(PROBE, { cache: 'no-store', signal: AbortSignal.timeout(PATIENCE) }).catch(
    () => null,
  )
  if (answer === null || answer.status >= 500) {
    leave()
    return false
  }
  if (!online.value) {
    online.value = true
    for (const act of whenBack) void act()
  }
  return true
}

/** One call with little patience: who does not answer in five seconds, or answers 5xx, is not there. */
export async function attempt<T>(call: (signal: AbortSignal) => Promise<T>): Promise<T> {
  if (!online.value) throw Problem.offline()
  try {
    return await call(AbortSignal.timeout(PATIENCE))
  } catch (error) {
    if (!(error instanceof Problem) || !(error.isOffline || error.status >= 500)) throw error
    leave()
    throw Problem.offline()
  }
}

window.addEventListener('offline', leave)
window.addEventListener('online', () => void probe())
if (!navigator.onLine) leave()
