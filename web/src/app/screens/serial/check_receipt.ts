// Whether the platform signed exactly this receipt: Ed25519 in the browser where it can, else the API's answer.
import { api, data } from '@/api/client'
import { Problem } from '@/api/problem'
import type { Receipt } from '@/shared/kept_serial'

export type Finding = 'genuine' | 'genuine_offline' | 'forged'

/** Offline only the signature is checked, against the key in the receipt; online the key must be the platform's too. */
export async function checkReceipt(receipt: Receipt): Promise<Finding> {
  const keys = await published()
  if (keys !== null && !keys.includes(receipt.public_key)) return 'forged'
  const signed = await isSigned(receipt)
  if (signed === null) return (await askPlatform(receipt)) ? 'genuine' : 'forged'
  if (!signed) return 'forged'
  return keys === null ? 'genuine_offline' : 'genuine'
}

/** The platform's keys; null without a network. */
async function published(): Promise<string[] | null> {
  try {
    const keys = await data(api.GET('/api/v1/receipt-keys'))
    return (keys.items ?? []).map((key) => key.public_key ?? '')
  } catch (error) {
    if (error instanceof Problem && error.isOffline) return null
    throw error
  }
}

/** Null where this browser knows no Ed25519. */
async function isSigned(receipt: Receipt): Promise<boolean | null> {
  const { at, digest, serial, v } = receipt
  const statement = new TextEncoder().encode(JSON.stringify({ at, digest, serial, v }))
  try {
    const key = await crypto.subtle.importKey('raw', bytes(receipt.public_key), { name: 'Ed25519' }, false, [
      'verify',
    ])
    return await crypto.subtle.verify({ name: 'Ed25519' }, key, bytes(receipt.signature), statement)
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotSupportedError') return null
    throw error
  }
}

async function askPlatform(receipt: Receipt): Promise<boolean> {
  const verdict = await data(api.POST('/api/v1/receipt-verifications', { body: receipt }))
  return verdict.genuine === true
}

function bytes(base64url: string): Uint8Array<ArrayBuffer> {
  const plain = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0))
}
