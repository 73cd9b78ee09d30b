// A second look at samples: one in hand at a time, judged without what came of it, and straight on to the next.
import { ref, shallowRef } from 'vue'

import { api, data } from '@/api/client'
import type { components } from '@/api/schema'
import { SEEN_AFTER, type Choices, type Decision } from '@/console/screens/review/workbench'
import { useAction } from '@/shared/load'

type BlindView = components['schemas']['BlindView']
type Judgement = components['schemas']['Judgement']

export function useSampleBench() {
  const { busy, problem, run } = useAction()
  const view = shallowRef<BlindView | null>(null)
  const choices = shallowRef<Choices | null>(null)
  const waiting = ref<number | null>(null)
  const done = ref(0)
  const endsAt = ref<number | null>(null)
  const last = shallowRef<Judgement | null>(null)
  let shownAt = 0

  /** The sample in hand, else the oldest that waits. */
  async function take(): Promise<void> {
    const claim = await data(api.POST('/api/v1/reviewer/sample-claims'))
    const id = claim.sample?.id
    const path = { sample_id: id ?? '' }
    view.value = id ? await data(api.GET('/api/v1/reviewer/samples/{sample_id}', { params: { path } })) : null
    waiting.value = claim.waiting ?? null
    endsAt.value = id ? performance.now() + (claim.seconds_left ?? 0) * 1000 : null
    shownAt = performance.now()
  }

  const open = () =>
    run(async () => {
      choices.value = await data(api.GET('/api/v1/reviewer/reasons'))
      await take()
    })

  const next = () => run(take)

  async function judge(
    decision: Decision,
    reasons: string[] = [],
    note: string | null = null,
  ): Promise<void> {
    const id = view.value?.id
    if (!id || performance.now() - shownAt < SEEN_AFTER) return
    await run(async () => {
      last.value = await data(
        api.POST('/api/v1/reviewer/samples/{sample_id}/judgements', {
          params: { path: { sample_id: id } },
          body: { decision: decision as never, reasons: reasons as never[], note },
        }),
      )
      done.value += 1
      view.value = null
      await take()
    })
  }

  return { view, choices, waiting, done, busy, problem, endsAt, last, open, next, judge }
}
