// The mandate in hand: its id goes with every assisted call, and is forgotten with the page.
import { shallowRef } from 'vue'

import { api } from '@/api/client'
import type { components } from '@/api/schema'

import { upload } from '../../device/upload'

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

/** Hand in a photograph under the mandate in hand, if there is one already. */
export function uploadAssisted<T>(path: string, file: File, fields: Record<string, string>): Promise<T> {
  return upload<T>(path, file, fields, mandate.value ? { 'X-Mandate': mandate.value.mandate_id! } : {})
}

/** The helper is done; a mandate that is over already is over. */
export async function endMandate(): Promise<void> {
  if (mandate.value) await api.POST('/api/v1/assisted/endings').catch(() => undefined)
  mandate.value = null
}
