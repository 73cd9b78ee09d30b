// The booking and what else is free, as the API says it.
import type { components } from '@/api/schema'

export type SlotChoice = components['schemas']['SlotChoice']
export type Slot = components['schemas']['Slot']
export type Held = components['schemas']['HeldSlot']

const ZONE = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short' })

/** The slots of each day of the city's calendar, in order. */
export function byDay(slots: Slot[]): { day: string; slots: Slot[] }[] {
  const days = new Map<string, Slot[]>()
  for (const slot of slots) {
    const day = ZONE.format(new Date(slot.starts_at!))
    days.set(day, [...(days.get(day) ?? []), slot])
  }
  return [...days].map(([day, found]) => ({ day, slots: found }))
}
