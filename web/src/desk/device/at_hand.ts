// Who stands at this device and what that person may do here, as the platform says.
import { shallowRef } from 'vue'

import { api, data } from '@/api/client'
import type { components } from '@/api/schema'

import { attempt } from './connection'

export type AtHand = components['schemas']['DeskAtHand']

/** Null as long as the platform was not asked: off line nobody is a supervisor. */
export const atHand = shallowRef<AtHand | null>(null)

export async function askWhoIsAtHand(): Promise<void> {
  atHand.value = await attempt((signal) => data(api.GET('/api/v1/desk/device', { signal })))
}

/** Set the clerk's PIN; one who has a PIN already proves to be there by the face, within the last fifteen minutes. */
export async function setPin(pin: string): Promise<void> {
  await attempt((signal) => api.PUT('/api/v1/desk/pin', { body: { pin, current_pin: null }, signal }))
}

/** Let the platform judge the PIN; it counts, and ends the session at the fifth wrong one. */
export async function checkPin(pin: string): Promise<void> {
  await attempt((signal) => api.POST('/api/v1/desk/unlocks', { body: { pin }, signal }))
}
