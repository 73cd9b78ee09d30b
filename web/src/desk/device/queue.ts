// What was done without a connection: kept under the PIN until the platform said what became of it, act by act.
import { computed, ref, shallowRef } from 'vue'

import { api, data } from '@/api/client'
import { Problem } from '@/api/problem'
import type { components } from '@/api/schema'

import { attempt, onBack } from './connection'
import { store } from './store'
import { lockState, seal, unseal } from './vault'

export type Settled = components['schemas']['SyncedAct']

export interface Act {
  nonce: string
  kind: 'scan' | 'confirmation'
  /** What was scanned, or the serial. */
  text: string
  serial: string | null
  childName: string | null
  /** Wall time at which it happened. */
  at: string
  signature: string | null
  /** Null as long as it waits. */
  settled: Settled | null
}

const MOST_ACTS = 20 // few enough to be settled while the desk still waits
const MOST_BYTES = 200_000

export const acts = shallowRef<Act[]>([])
export const syncing = ref(false)
export const syncProblem = shallowRef<Problem | null>(null)
export const waiting = computed(() => acts.value.filter((act) => act.settled === null))
/** Signed, and confirmed only once the platform says so. */
export const unconfirmed = computed(() => waiting.value.filter((act) => act.kind === 'confirmation'))
/** What somebody has to read: refused for good, or changed while the desk was away. */
export const toRead = computed(() => acts.value.filter((act) => needsReading(act)))

export function needsReading(act: Act): boolean {
  return act.settled?.outcome === 'refused' || act.settled?.outcome === 'conflict'
}

let order = Date.now()

async function keep(act: Act): Promise<void> {
  const database = await store()
  const before = await database.get('queue', act.nonce)
  const place = before?.order ?? order++
  await database.put('queue', { nonce: act.nonce, order: place, sealed: await seal(act) })
  const others = acts.value.filter((one) => one.nonce !== act.nonce)
  acts.value = [...others, act].sort((a, b) => a.at.localeCompare(b.at))
}

async function drop(nonce: string): Promise<void> {
  await (await store()).delete('queue', nonce)
  acts.value = acts.value.filter((act) => act.nonce !== nonce)
}

/** How many acts are kept, also while the desk is locked. */
export async function countKept(): Promise<number> {
  return (await store()).count('queue')
}

export async function openQueue(): Promise<void> {
  const rows = await (await store()).getAllFromIndex('queue', 'order')
  acts.value = await Promise.all(rows.map((row) => unseal<Act>(row.sealed)))
}

export function closeQueue(): void {
  acts.value = []
}

/** Keep an act until it can be handed in. */
export async function enqueue(act: Omit<Act, 'settled'>): Promise<void> {
  await keep({ ...act, settled: null })
}

/** As many of the oldest as one call may carry. */
function nextBatch(): Act[] {
  const batch: Act[] = []
  let size = 0
  for (const act of waiting.value.slice(0, MOST_ACTS)) {
    size += (act.signature?.length ?? 0) + 500
    if (batch.length > 0 && size > MOST_BYTES) break
    batch.push(act)
  }
  return batch
}

async function handIn(batch: Act[]): Promise<void> {
  const items = batch.map((act) => ({
    kind: act.kind,
    nonce: act.nonce,
    text: act.text,
    at: act.at,
    signature: act.signature,
    id_checked: act.kind === 'confirmation',
  }))
  const answer = await attempt((signal) => data(api.POST('/api/v1/desk/syncs', { body: { items }, signal })))
  for (const settled of answer.items ?? []) {
    const act = batch.find((one) => one.nonce === settled.nonce)
    if (!act) continue
    // A scan that was recorded is of no more use here; a signature goes once it is handed in.
    if (act.kind === 'scan') await drop(act.nonce)
    else await keep({ ...act, signature: null, settled })
  }
}

/** Hand in what waits, the oldest first; what cannot be handed in now stays and is never dropped. */
export async function sync(): Promise<void> {
  if (syncing.value || lockState.value !== 'open') return
  syncing.value = true
  syncProblem.value = null
  try {
    for (let batch = nextBatch(); batch.length > 0; batch = nextBatch()) {
      await handIn(batch)
      if (batch.some((act) => waiting.value.some((one) => one.nonce === act.nonce))) break
    }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    syncProblem.value = error
  } finally {
    syncing.value = false
  }
}

/** Somebody has read what became of it. */
export const acknowledge = drop

onBack(sync)
