// The mandate in hand: its id goes with every assisted call, and is forgotten with the page.
import { shallowRef } from 'vue'

import { api, send } from '@/api/client'
import { Problem } from '@/api/problem'
import type { components } from '@/api/schema'

export type Mandate = components['schemas']['MandateLive']
export type Assisted = components['schemas']['AssistedApplication']

export const mandate = shallowRef<Mandate | null>(null)

api.use({
  onRequest({ request, schemaPath }) {
    if (mandate.value && schemaPath.startsWith('/api/v1/assisted/'))
      request.headers.set('X-Mandate', mandate.value.mandate_id!)
    return request
  },
})

/** Hand in a photograph with the fields of its form. */
export async function upload<T>(path: string, file: File, fields: Record<string, string>): Promise<T> {
  const body = new FormData()
  for (const [name, value] of Object.entries(fields)) body.set(name, value)
  body.set('file', file, file.name)
  const headers: Record<string, string> = mandate.value ? { 'X-Mandate': mandate.value.mandate_id! } : {}
  const answer = await send(
    new Request(new URL(path, window.location.origin), { method: 'POST', body, headers }),
  )
  if (!answer.ok) throw await Problem.read(answer)
  return (await answer.json()) as T
}

/** The helper is done; a mandate that is over already is over. */
export async function endMandate(): Promise<void> {
  if (mandate.value) await api.POST('/api/v1/assisted/endings').catch(() => undefined)
  mandate.value = null
}
