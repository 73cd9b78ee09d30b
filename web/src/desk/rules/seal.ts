// The platform's signatures, checked on the device: a snapshot that was not altered, a family's receipt that is genuine.
import type { components } from '@/api/schema'

type Snapshot = components['schemas']['Snapshot']

export interface Receipt {
  serial: string
  digest: string
  at: string
  v: number
  signature: string
}

const text = new TextEncoder()

/** RFC 8785 for content without fractions whose keys are ASCII. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${fields.map(([name, one]) => `${JSON.stringify(name)}:${canonical(one)}`).join(',')}}`
}

function bytes(encoded: string): Uint8Array<ArrayBuffer> {
  const plain = atob(encoded.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(plain, (character) => character.charCodeAt(0))
}

async function isSigned(statement: object, signature: string, publicKey: string): Promise<boolean> {
  const key = await crypto.subtle.importKey('raw', bytes(publicKey), 'Ed25519', false, ['verify'])
  return crypto.subtle.verify('Ed25519', key, bytes(signature), text.encode(canonical(statement)))
}

/** Whether this browser knows Ed25519 at all; older ones cannot check a receipt, and have to say so. */
export async function canVerify(): Promise<boolean> {
  return crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']).then(
    () => true,
    () => false,
  )
}

/** Whether the snapshot is whole: its content has the digest that was signed. */
export async function isWhole(snapshot: Snapshot): Promise<boolean> {
  const hash = await crypto.subtle.digest('SHA-256', text.encode(canonical(snapshot.content)))
  const digest = [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  if (digest !== snapshot.digest) return false
  if (!(await canVerify())) return true
  return isSigned({ kind: snapshot.kind, digest, v: 1 }, snapshot.signature!, snapshot.public_key!)
}

/** The receipt that a family's phone shows as a code or as text; null for anything else. */
export function readReceipt(scanned: string): Receipt | null {
  if (!scanned.trimStart().startsWith('{')) return null
  try {
    const found = JSON.parse(scanned) as Partial<Receipt>
    const isReceipt = [found.serial, found.digest, found.at, found.signature].every(
      (one) => typeof one === 'string',
    )
    return isReceipt && found.v === 1 ? (found as Receipt) : null
  } catch {
    return null
  }
}

/** Whether one of the platform's keys signed the receipt; a key that comes with it is not believed. */
export async function isGenuine(receipt: Receipt, keys: string[]): Promise<boolean> {
  const { serial, digest, at, v } = receipt
  for (const key of keys) {
    try {
      if (await isSigned({ serial, digest, at, v }, receipt.signature, key)) return true
    } catch {
      continue
    }
  }
  return false
}
