// One family at the desk: a scan answered by the platform or by the snapshot, and a confirmation made or kept for later.
import { api, data } from '@/api/client'
import { Problem } from '@/api/problem'
import type { components } from '@/api/schema'

import { canVerify, isGenuine, readReceipt, type Receipt } from '../rules/seal'
import { answerOffline, type Answer } from '../rules/verdict'
import { attempt } from './connection'
import { acts, enqueue } from './queue'
import { businessNow, isCurrent, snapshot, wallNow } from './snapshot'

export type Confirmation = components['schemas']['ConfirmationAnswer']
export type Genuine = 'genuine' | 'forged' | 'unchecked'

/** What the desk sees: the answer, whether the platform or the snapshot gave it, and what a signed receipt is worth. */
export interface Look {
  answer: Answer
  offline: boolean
  receipt: Genuine | null
  /** Since when a confirmation of this family waits on this device. */
  queuedAt: string | null
}

export type Done =
  | { kind: 'confirmed'; confirmation: Confirmation }
  | { kind: 'queued'; serial: string; childName: string | null; at: string }

export class NoList extends Error {}

const nonce = (): string => crypto.randomUUID()

async function worth(receipt: Receipt): Promise<Genuine> {
  const keys = snapshot.value?.receipt_keys
  if (!keys || !(await canVerify())) return 'unchecked'
  return (await isGenuine(receipt, keys)) ? 'genuine' : 'forged'
}

function queuedSince(serial: string | null | undefined): string | null {
  const act = acts.value.find((one) => one.kind === 'confirmation' && one.serial === serial && !one.settled)
  return act?.at ?? null
}

/** Answer whatever was scanned or typed; without a connection by the snapshot, else `NoList`. */
export async function look(scanned: string): Promise<Look> {
  const receipt = readReceipt(scanned)
  const text = receipt?.serial ?? scanned
  const [id, at] = [nonce(), wallNow()]
  const genuine = receipt ? await worth(receipt) : null
  try {
    const body = { text: text.slice(0, 200), nonce: id, scanned_at: null }
    const answer = await attempt((signal) => data(api.POST('/api/v1/desk/scans', { body, signal })))
    return { answer, offline: false, receipt: genuine, queuedAt: queuedSince(answer.serial) }
  } catch (error) {
    if (!(error instanceof Problem) || !error.isOffline) throw error
  }
  if (!snapshot.value || !isCurrent()) throw new NoList()
  const answer = answerOffline(text, snapshot.value, businessNow())
  await enqueue({
    nonce: id,
    kind: 'scan',
    text: text.slice(0, 200),
    serial: answer.serial ?? null,
    childName: answer.child_name ?? null,
    at,
    signature: null,
  })
  return { answer, offline: true, receipt: genuine, queuedAt: queuedSince(answer.serial) }
}

/** The original was seen and the parent has signed (PNG, base64): confirmed by the platform, or kept to be confirmed. */
export async function confirm(seen: Look, signature: string): Promise<Done> {
  const serial = seen.answer.serial!
  const [id, at] = [nonce(), wallNow()]
  try {
    const body = { serial, nonce: id, id_checked: true as const, signature, signed_at: null }
    const confirmation = await attempt((signal) =>
      data(api.POST('/api/v1/desk/confirmations', { body, signal })),
    )
    return { kind: 'confirmed', confirmation }
  } catch (error) {
    if (!(error instanceof Problem) || !error.isOffline) throw error
  }
  const childName = seen.answer.child_name ?? null
  await enqueue({ nonce: id, kind: 'confirmation', text: serial, serial, childName, at, signature })
  return { kind: 'queued', serial, childName, at }
}

/** Take a family without a slot here and now into today's ordinary window. */
export async function takeIn(seen: Look): Promise<Look> {
  const body = { serial: seen.answer.serial!, nonce: nonce() }
  const answer = await data(api.POST('/api/v1/desk/walk-ins', { body }))
  return { ...seen, answer, offline: false }
}

/** A supervisor sets the refusal aside for today, with a reason that the family reads. */
export async function setAside(seen: Look, because: string): Promise<Look> {
  const body = { serial: seen.answer.serial!, because, nonce: nonce() }
  const answer = await data(api.POST('/api/v1/desk/overrides', { body }))
  return { ...seen, answer, offline: false }
}
