// The family's record while departments still answer: asked again, less and less often, until everything is there.
import { onBeforeUnmount, onMounted, ref, shallowRef } from 'vue'

import { api, data } from '@/api/client'
import { Problem } from '@/api/problem'
import type { components } from '@/api/schema'

export type FamilyRecord = components['schemas']['Record']
export type Section = components['schemas']['RecordSection']

const FIRST_PAUSE = 700
const LONGEST_PAUSE = 8000

export function useRecord(onNews: () => void = () => undefined) {
  const record = shallowRef<FamilyRecord>()
  const problem = shallowRef<Problem | null>(null)
  const loading = ref(true)
  let timer: ReturnType<typeof setTimeout> | undefined
  let pause = FIRST_PAUSE
  let here = -1

  async function reload(): Promise<void> {
    clearTimeout(timer)
    problem.value = null
    try {
      record.value = await data(api.GET('/api/v1/me/record'))
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      problem.value = error
    }
    loading.value = false
    follow()
  }

  function follow(): void {
    const answered = record.value?.sections?.filter((section) => section.status !== 'pending').length ?? 0
    if (here >= 0 && answered !== here) onNews()
    here = answered
    if (record.value?.complete !== false) return
    timer = setTimeout(() => void reload(), pause)
    pause = Math.min(pause * 1.4, LONGEST_PAUSE)
  }

  onMounted(reload)
  onBeforeUnmount(() => clearTimeout(timer))
  return { record, problem, loading, reload }
}

/** The values that were shown and are confirmed with a submission. */
export const confirmed = (record: FamilyRecord) =>
  (record.sections ?? []).flatMap((section) =>
    section.digest
      ? [{ person_id: section.person_id!, dataset: section.dataset!, digest: section.digest }]
      : [],
  )
