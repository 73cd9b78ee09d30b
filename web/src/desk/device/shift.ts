// A clerk's time at this desk: opened with the PIN, closed after five idle minutes, ended by signing out.
import { Problem } from '@/api/problem'
import { signOut } from '@/shared/session'

import { atHand, checkPin, setPin } from './at_hand'
import { online, onBack } from './connection'
import { closeQueue, countKept, openQueue, sync, waiting } from './queue'
import { closeSnapshot, openSnapshot, refresh } from './snapshot'
import { lock, lockState, makeLock, unlock, wipe, type Opening } from './vault'

const IDLE_SECONDS = 300
const SIGNS_OF_LIFE = ['pointerdown', 'keydown'] as const

const idleSeconds = () => atHand.value?.lock_after_seconds ?? IDLE_SECONDS

let idle: ReturnType<typeof setTimeout> | undefined

function stayAwake(): void {
  clearTimeout(idle)
  if (lockState.value === 'open') idle = setTimeout(closeDesk, idleSeconds() * 1000)
}

async function begin(): Promise<void> {
  await Promise.all([openSnapshot(), openQueue()])
  stayAwake()
  void sync().then(refresh)
}

/** Open this desk for the clerk: by the PIN that is known already, or by a new one. */
export async function beginShift(pin: string, owner: string, isNew: boolean): Promise<void> {
  await (isNew ? setPin(pin) : checkPin(pin))
  await makeLock(pin, owner)
  await begin()
}

/** Open the desk again; on line the platform judges the PIN and counts, off line the lock does. */
export async function openDesk(pin: string, owner: string): Promise<Opening> {
  const isKnown = online.value && (await isAccepted(pin))
  let opening = await unlock(pin)
  // The PIN was changed at another desk: what this one keeps is taken anew, unless something waits under the old one.
  if (isKnown && opening !== 'open' && (await countKept()) === 0) {
    await makeLock(pin, owner)
    opening = 'open'
  }
  if (opening === 'open') await begin()
  return opening
}

async function isAccepted(pin: string): Promise<boolean> {
  try {
    await checkPin(pin)
    return true
  } catch (error) {
    if (error instanceof Problem && error.isOffline) return false
    throw error
  }
}

/** Lock: nothing of families stays in memory. */
export function closeDesk(): void {
  clearTimeout(idle)
  lock()
  closeSnapshot()
  closeQueue()
}

/** Sign out and delete what this device kept; false where something still waits to be handed in. */
export async function endShift(): Promise<boolean> {
  await sync()
  if (waiting.value.length > 0) return false
  closeDesk()
  await wipe()
  await signOut()
  return true
}

for (const sign of SIGNS_OF_LIFE) window.addEventListener(sign, stayAwake, { passive: true })
onBack(refresh)
