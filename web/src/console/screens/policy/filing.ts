// A filing as its screens read it: the address of its pack, its impact in figures, and what may be asked for.
import type { components } from '@/api/schema'

export interface Impact {
  population: 'none' | 'invented' | 'applications'
  families: number
  changed: number
  gained_eligibility: number
  lost_eligibility: number
  moved: number
  largest_move: number
  absent?: { id: string; told_zh: string; told_en: string }[]
}

type Steps = Pick<
  components['schemas']['PackOffered'],
  'can_submit' | 'can_return' | 'can_approve' | 'can_commence'
>

export type Act = 'submit' | 'return' | 'approve' | 'commence'

/** What somebody is about to do about one pack; `needsReason`: a late filing. */
export interface Ask {
  policy: string
  act: Act
  needsReason?: boolean
}

/** What the API allows, in the order of the buttons. */
export function actsOf(steps: Steps): Act[] {
  const allowed: [Act, boolean | undefined][] = [
    ['submit', steps.can_submit],
    ['approve', steps.can_approve],
    ['return', steps.can_return],
    ['commence', steps.can_commence],
  ]
  return allowed.filter(([, may]) => may).map(([act]) => act)
}

/** `city/district/year` as the parts of an address. */
export function partsOf(policy: string): { city: string; district: string; year: string } {
  const [city = '', district = '', year = ''] = policy.split('/')
  return { city, district, year }
}
