// Who is signed in, how to sign in and come back to the same page, and how to leave.
import { shallowRef } from 'vue'

import { api, data } from '@/api/client'
import { Problem } from '@/api/problem'
import type { components } from '@/api/schema'

import { language } from './language'

export type Profile = components['schemas']['Profile']

/** undefined: not asked yet; null: nobody is signed in. */
export const profile = shallowRef<Profile | null | undefined>(undefined)

const FACE = 'urn:icity:acr:face'

// Set beside the session's own cookies, which no script can read; says only that asking is worth a call.
const HERE = '__Host-icity_here=1'

/** Whether somebody may be signed in: known at once, to be confirmed by asking. */
export const mayBeHere = (): boolean => document.cookie.split('; ').includes(HERE)

/** The signed-in person, or null. */
export async function whoIsHere(): Promise<Profile | null> {
  if (!mayBeHere()) return (profile.value = null)
  try {
    profile.value = await data(api.GET('/api/v1/me'))
  } catch (error) {
    if (!(error instanceof Problem && error.needsSignIn)) throw error
    profile.value = null
  }
  return profile.value ?? null
}

/** Leave for the real-name provider; the browser comes back to `returnTo` (a path of this site) signed in. */
export function signIn(returnTo = window.location.pathname + window.location.search, fresh = false): void {
  const query = new URLSearchParams({
    return_to: returnTo,
    acr: FACE,
    language: language.value === 'en' ? 'en' : 'zh',
  })
  if (fresh) query.set('max_age', '0')
  window.location.assign(`/api/v1/auth/login?${query}`)
}

/** Prove oneself once more for what binds, and come back to this page. */
export function stepUp(returnTo?: string): void {
  signIn(returnTo, true)
}

/** What this device kept of the person goes, then the session here and at the provider; a lost network keeps only that. */
export async function signOut(): Promise<void> {
  sessionStorage.clear()
  await (await import('./kept_serial')).forgetAll()
  const left = await endSession()
  profile.value = null
  window.location.assign(left ?? '/')
}

/** Where to end the session at the provider; none where ours had ended by itself. */
async function endSession(): Promise<string | null | undefined> {
  try {
    return (await data(api.DELETE('/api/v1/auth/session'))).end_session_url
  } catch (error) {
    if (error instanceof Problem && error.needsSignIn) return null
    throw error
  }
}
