// Two days of this site for the time without a connection: taken while on line, kept under the PIN, judged by its own rules.
import { computed, shallowRef } from 'vue'

import { api, data } from '@/api/client'
import { Problem } from '@/api/problem'
import type { components } from '@/api/schema'

import { isWhole } from '../rules/seal'
import type { Content } from '../rules/verdict'
import { attempt } from './connection'
import { store } from './store'
import { lockState, seal, unseal } from './vault'

const BETWEEN = 5 * 60_000

interface Kept {
  content: Content
  /** What to add to this device's clock to get wall time, in milliseconds. */
  skew: number
}

const kept = shallowRef<Kept | null>(null)
let again: ReturnType<typeof setTimeout> | undefined

export const snapshot = computed(() => kept.value?.content ?? null)

/** Business time by this device's clock (ms), as the server reckoned when the snapshot was taken. */
export function businessNow(): number {
  if (!kept.value) return Date.now()
  const { content, skew } = kept.value
  return Date.now() + skew + Date.parse(content.made_at!) - Date.parse(content.wall_at!)
}

/** The business time at which an act of this device happened. */
export function wallToBusiness(wall: string): string {
  if (!kept.value) return wall
  const { made_at, wall_at } = kept.value.content
  return new Date(Date.parse(wall) + Date.parse(made_at!) - Date.parse(wall_at!)).toISOString()
}

/** Wall time of an act for the server, with this device's clock set right. */
export function wallNow(): string {
  return new Date(Date.now() + (kept.value?.skew ?? 0)).toISOString()
}

/** Whether the snapshot is still good today. */
export function isCurrent(): boolean {
  return kept.value !== null && businessNow() < Date.parse(kept.value.content.valid_until!)
}

async function read(): Promise<Kept> {
  const taken = (await attempt((signal) =>
    data(api.POST('/api/v1/desk/snapshots', { signal })),
  )) as components['schemas']['Snapshot']
  if (!(await isWhole(taken))) throw new Problem(0, 'snapshot_altered', '')
  return { content: taken.content!, skew: Date.parse(taken.content!.wall_at!) - Date.now() }
}

/** Take a fresh snapshot, and again every five minutes while the desk is open; an old one stays where none can be had. */
export async function refresh(): Promise<void> {
  clearTimeout(again)
  if (lockState.value !== 'open') return
  again = setTimeout(() => void refresh(), BETWEEN)
  try {
    const fresh = await read()
    await (await store()).put('snapshot', await seal(fresh), 'this')
    kept.value = fresh
  } catch (error) {
    if (!(error instanceof Problem)) throw error
  }
}

/** What is kept, opened after the desk was unlocked. */
export async function openSnapshot(): Promise<void> {
  const sealed = await (await store()).get('snapshot', 'this')
  kept.value = sealed ? await unseal<Kept>(sealed) : null
}

export function closeSnapshot(): void {
  clearTimeout(again)
  kept.value = null
}
