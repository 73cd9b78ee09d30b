// A reviewer's work: one task in hand at a time, the next one read ahead, a decision and straight on.
import { computed, ref, shallowRef } from 'vue'

import { api, data } from '@/api/client'
import { Problem } from '@/api/problem'
import type { components } from '@/api/schema'

export type TaskView = components['schemas']['TaskView']
export type Choices = components['schemas']['ReasonChoices']
export type Decision = 'approved' | 'rejected' | 'returned'

/** A decision sooner than this after a task appeared was meant for the one before. */
export const SEEN_AFTER = 300

async function read(id: string): Promise<TaskView> {
  return data(api.GET('/api/v1/reviewer/tasks/{task_id}', { params: { path: { task_id: id } } }))
}

export function useWorkbench() {
  const view = shallowRef<TaskView | null>(null)
  const choices = shallowRef<Choices | null>(null)
  const waiting = ref<number | null>(null)
  const done = ref(0)
  const busy = ref(true)
  const problem = shallowRef<Problem | null>(null)
  const endsAt = ref<number | null>(null)
  let ahead: { id: string; view: Promise<TaskView | null> } | null = null
  let shownAt = 0

  const isHeld = computed(() => view.value?.mine === true)

  /** Take the next task, or the one in hand; `task_id` claims the shown one again. */
  async function take(taskId: string | null = null): Promise<void> {
    const claim = await data(api.POST('/api/v1/reviewer/claims', { body: { task_id: taskId } }))
    waiting.value = claim.waiting ?? null
    const task = claim.task
    if (!task?.id) {
      view.value = null
      endsAt.value = null
      return
    }
    const known = ahead?.id === task.id ? await ahead.view : null
    view.value = { ...(known ?? (await read(task.id))), task, mine: true }
    endsAt.value = performance.now() + (claim.seconds_left ?? 0) * 1000
    shownAt = performance.now()
    readAhead(claim.next_task_id ?? null)
  }

  function readAhead(id: string | null): void {
    ahead = id === null ? null : { id, view: read(id).catch(() => null) }
  }

  async function run(act: () => Promise<void>): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    problem.value = null
    try {
      await act()
      return true
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      problem.value = error
      return false
    } finally {
      busy.value = false
    }
  }

  async function open(): Promise<void> {
    busy.value = false
    await run(async () => {
      choices.value = await data(api.GET('/api/v1/reviewer/reasons'))
      await take()
    })
  }

  /** Decide the task in hand and go on to the next; whether it was decided. */
  async function decide(
    decision: Decision,
    reasons: string[] = [],
    note: string | null = null,
  ): Promise<boolean> {
    const task = view.value?.task
    if (!task?.id || !isHeld.value || performance.now() - shownAt < SEEN_AFTER) return false
    return run(async () => {
      await api.POST('/api/v1/reviewer/tasks/{task_id}/decisions', {
        params: { path: { task_id: task.id as string } },
        headers: { 'If-Match': `"${task.version}"` },
        body: { decision, reasons: reasons as never[], note },
      })
      try {
        await take()
      } finally {
        done.value += 1
      }
    })
  }

  const next = () => run(() => take())
  const claimAgain = () => run(() => take(view.value?.task?.id ?? null))

  return { view, choices, waiting, done, busy, problem, endsAt, isHeld, open, decide, next, claimAgain }
}
