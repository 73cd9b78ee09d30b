// Handing the application in: once, however often the button is tapped or the network fails.
import { useRouter } from 'vue-router'

import { api, data, idempotencyKey } from '@/api/client'
import { useAction } from '@/shared/load'

import type { Application } from './draft'
import { confirmed, type FamilyRecord } from './record'

const keyOf = (id: string) => `icity.submission.${id}`

/** The key of this intent survives a reload, so that a repeated submission is the same one. */
function keptKey(id: string): string {
  const kept = sessionStorage.getItem(keyOf(id)) ?? idempotencyKey()
  sessionStorage.setItem(keyOf(id), kept)
  return kept
}

export function useSubmission(id: string) {
  const router = useRouter()
  const { busy, problem, run } = useAction()

  async function submit(application: Application, record: FamilyRecord): Promise<void> {
    const done = await run(() =>
      data(
        api.POST('/api/v1/applications/{application_id}/submissions', {
          params: { path: { application_id: id } },
          headers: { 'Idempotency-Key': keptKey(id) },
          body: { filled: confirmed(record), declaration_version: application.declaration_version ?? '' },
        }),
      ),
    )
    if (problem.value && !problem.value.isOffline) sessionStorage.removeItem(keyOf(id))
    if (!done) return
    sessionStorage.removeItem(keyOf(id))
    await router.replace(`/apply/${id}/done`)
  }

  return { busy, problem, submit }
}
