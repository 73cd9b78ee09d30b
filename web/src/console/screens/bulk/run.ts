// A bulk approval as it runs: in small lots, with what is done, what was refused, and the time that is left.
import { computed, ref, shallowRef } from 'vue'

import { api, data } from '@/api/client'
import { Problem } from '@/api/problem'
import type { components } from '@/api/schema'

export type Candidate = components['schemas']['Candidate']
type Outcome = components['schemas']['BulkOutcome']

const LOT = 10 // so that the bar moves and a stop is near

export function useBulkRun() {
  const total = ref(0)
  const outcomes = ref<Outcome[]>([])
  const isRunning = ref(false)
  const isStopping = ref(false)
  const problem = shallowRef<Problem | null>(null)
  const began = ref(0)

  const done = computed(() => outcomes.value.length)
  const approved = computed(() => outcomes.value.filter((one) => one.outcome === 'approved').length)
  const refused = computed(() => outcomes.value.filter((one) => one.outcome !== 'approved'))
  const secondsLeft = computed(() =>
    done.value === 0
      ? null
      : Math.ceil((((performance.now() - began.value) / done.value) * (total.value - done.value)) / 1000),
  )

  async function run(candidates: readonly Candidate[]): Promise<void> {
    total.value = candidates.length
    outcomes.value = []
    problem.value = null
    began.value = performance.now()
    isRunning.value = true
    isStopping.value = false
    try {
      for (let at = 0; at < candidates.length && !isStopping.value; at += LOT) {
        const items = candidates
          .slice(at, at + LOT)
          .map((one) => ({ task_id: one.task_id ?? '', version: one.version ?? 0 }))
        const answer = await data(api.POST('/api/v1/reviewer/bulk-approvals', { body: { items } }))
        outcomes.value = [...outcomes.value, ...(answer.items ?? [])]
      }
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      problem.value = error
    } finally {
      isRunning.value = false
    }
  }

  const stop = () => (isStopping.value = true)

  return { total, done, approved, refused, secondsLeft, isRunning, isStopping, problem, run, stop }
}
