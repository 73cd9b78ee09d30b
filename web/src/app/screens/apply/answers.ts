// Answers on their way to the API: kept on this device until they have arrived, and no longer.
import type { components } from '@/api/schema'

export type Touched = components['schemas']['FormChange']

const key = (id: string) => `icity.unsent.${id}`

/** What was answered and has not arrived yet; sessionStorage ends with the tab and is emptied at sign-out. */
export function readUnsent(id: string): Touched | null {
  const kept = sessionStorage.getItem(key(id))
  return kept === null ? null : (JSON.parse(kept) as Touched)
}

export function keepUnsent(id: string, touched: Touched): Touched {
  const all = { ...readUnsent(id), ...touched }
  sessionStorage.setItem(key(id), JSON.stringify(all))
  return all
}

export function forgetUnsent(id: string): void {
  sessionStorage.removeItem(key(id))
}

const typedKey = (id: string, field: string) => `icity.typed.${id}.${field}`

/** What stands in a field before it is answered: a phone that locks or reloads loses nothing. */
export const readTyped = (id: string, field: string) => sessionStorage.getItem(typedKey(id, field))
export const keepTyped = (id: string, field: string, words: string) =>
  sessionStorage.setItem(typedKey(id, field), words)
export const forgetTyped = (id: string, field: string) => sessionStorage.removeItem(typedKey(id, field))
