// Reading what a screen shows: loading, shown or refused, with the way to try again.
import { onMounted, ref, shallowRef, type Ref, type ShallowRef } from 'vue'

import { Problem } from '@/api/problem'

export interface Loaded<T> {
  value: ShallowRef<T | undefined>
  loading: Ref<boolean>
  problem: ShallowRef<Problem | null>
  reload: () => Promise<void>
}

/** Calls `read` when the screen opens; a reload keeps what is shown until the new answer is there. */
export function useLoaded<T>(read: () => Promise<T>): Loaded<T> {
  const value = shallowRef<T>()
  const loading = ref(true)
  const problem = shallowRef<Problem | null>(null)

  async function reload(): Promise<void> {
    loading.value = value.value === undefined
    problem.value = null
    try {
      value.value = await read()
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      problem.value = error
    } finally {
      loading.value = false
    }
  }

  onMounted(reload)
  return { value, loading, problem, reload }
}

/** Runs one action at a time; the refusal, if any, is there to be shown. */
export function useAction() {
  const busy = ref(false)
  const problem = shallowRef<Problem | null>(null)

  async function run<T>(act: () => Promise<T>): Promise<T | undefined> {
    if (busy.value) return undefined
    busy.value = true
    problem.value = null
    try {
      return await act()
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      problem.value = error
      return undefined
    } finally {
      busy.value = false
    }
  }

  return { busy, problem, run }
}
