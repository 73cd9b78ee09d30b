// The lock of the desk: a PIN opens a random data key (PBKDF2, AES-GCM), which alone opens what is kept of families.
import { ref, shallowRef } from 'vue'

import { store, type Lock, type Sealed } from './store'

export const PIN_LENGTH = 6
const ROUNDS = 600_000 // OWASP's figure for PBKDF2-HMAC-SHA-256
const MOST_WRONG = 5
const PAUSE = 60_000

export type LockState = 'none' | 'locked' | 'open'
export type Opening = 'open' | 'wrong' | 'blocked'

export const lockState = ref<LockState>('none')
export const lockOwner = ref('')
const dataKey = shallowRef<CryptoKey | null>(null)

const text = new TextEncoder()
const random = (length: number) => crypto.getRandomValues(new Uint8Array(length))

async function keyOf(pin: string, salt: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  const secret = await crypto.subtle.importKey('raw', text.encode(pin), 'PBKDF2', false, ['deriveKey'])
  const how = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: ROUNDS }
  return crypto.subtle.deriveKey(how, secret, { name: 'AES-GCM', length: 256 }, false, [
    'wrapKey',
    'unwrapKey',
  ])
}

/** Whether there is a lock on this device; it is closed after every start of the page. */
export async function findLock(): Promise<void> {
  const lock = await (await store()).get('lock', 'this')
  lockOwner.value = lock?.owner ?? ''
  if (lockState.value !== 'open') lockState.value = lock ? 'locked' : 'none'
}

/** A new data key under `pin`; what an earlier one kept can be opened no more. */
export async function makeLock(pin: string, owner: string): Promise<void> {
  const [salt, iv] = [random(16), random(12)]
  const usages: KeyUsage[] = ['encrypt', 'decrypt']
  const fresh = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, true, usages)
  const wrapped = await crypto.subtle.wrapKey('raw', fresh, await keyOf(pin, salt), { name: 'AES-GCM', iv })
  await wipe()
  await (await store()).put('lock', { owner, salt, iv, wrapped, wrong: 0, blockedUntil: 0 }, 'this')
  lockOwner.value = owner
  await unlock(pin)
}

/** Try a PIN; after five wrong ones the list of families goes, and each further try has to wait a minute. */
export async function unlock(pin: string): Promise<Opening> {
  const database = await store()
  const lock = await database.get('lock', 'this')
  if (!lock || lock.blockedUntil > Date.now()) return 'blocked'
  try {
    const how = { name: 'AES-GCM', iv: lock.iv }
    const usages: KeyUsage[] = ['encrypt', 'decrypt']
    const key = await keyOf(pin, lock.salt)
    dataKey.value = await crypto.subtle.unwrapKey('raw', lock.wrapped, key, how, 'AES-GCM', false, usages)
  } catch {
    return refuse(lock)
  }
  await database.put('lock', { ...lock, wrong: 0, blockedUntil: 0 }, 'this')
  lockState.value = 'open'
  return 'open'
}

async function refuse(lock: Lock): Promise<Opening> {
  const database = await store()
  const wrong = lock.wrong + 1
  const isTooMany = wrong >= MOST_WRONG
  if (isTooMany) await database.delete('snapshot', 'this')
  await database.put('lock', { ...lock, wrong, blockedUntil: isTooMany ? Date.now() + PAUSE : 0 }, 'this')
  return isTooMany ? 'blocked' : 'wrong'
}

/** Forget the key; what is kept stays closed until the PIN comes again. */
export function lock(): void {
  dataKey.value = null
  if (lockState.value === 'open') lockState.value = 'locked'
}

/** Delete everything that is kept of families, and the lock; the device stays enrolled. */
export async function wipe(): Promise<void> {
  const database = await store()
  await Promise.all([database.clear('snapshot'), database.clear('queue'), database.clear('lock')])
  dataKey.value = null
  lockState.value = 'none'
}

/** Encrypt under the data key; the desk has to be open. */
export async function seal(value: unknown): Promise<Sealed> {
  const iv = random(12)
  const plain = text.encode(JSON.stringify(value))
  return { iv, data: await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, dataKey.value!, plain) }
}

/** Decrypt what `seal` made; throws where key or content is another. */
export async function unseal<T>({ iv, data }: Sealed): Promise<T> {
  const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, dataKey.value!, data)
  return JSON.parse(new TextDecoder().decode(plain)) as T
}
