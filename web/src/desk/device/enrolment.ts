// This device's enrolment: the one-time code becomes a token, which goes with every call of the desk.
import { shallowRef } from 'vue'

import { api, data } from '@/api/client'

import { store, type Device } from './store'

const OF_THE_DESK = ['/api/v1/desk/', '/api/v1/assisted/']
const PREFIX = /^\s*ICD\s*[:：]\s*/i

export const device = shallowRef<Device | null>(null)

api.use({
  onRequest({ request, schemaPath }) {
    if (device.value && OF_THE_DESK.some((path) => schemaPath.startsWith(path)))
      request.headers.set('X-Desk-Device', device.value.token)
    return request
  },
})

export async function findDevice(): Promise<void> {
  device.value = (await (await store()).get('device', 'this')) ?? null
}

/** The code in what was scanned or typed. */
export function readCode(text: string): string {
  return text.replace(PREFIX, '').trim()
}

/** Enrol this device; the token is kept here and shown nowhere. */
export async function enrol(text: string): Promise<void> {
  const made = await data(api.POST('/api/v1/desk/enrolments', { body: { code: readCode(text) } }))
  const kept = { id: made.device_id!, name: made.name!, siteId: made.site_id!, token: made.token! }
  await (await store()).put('device', kept, 'this')
  device.value = kept
}

/** This device is no desk any more: its token was revoked, or it goes to another place. */
export async function forgetDevice(): Promise<void> {
  await (await store()).delete('device', 'this')
  device.value = null
}
