// A clerk's time at this desk: opened with the PIN, closed after five idle minutes, ended by signing out.
import { signOut } from '@/shared/session'

import { onBack } from './connection'
import { closeQueue, openQueue, sync, waiting } from './queue'
import { closeSnapshot, openSnapshot, refresh } from './snapshot'
import { lock, lockState, makeLock, unlock, wipe, type Opening } from './vault'

const IDLE = 5 * 60_000
const SIGNS_OF_LIFE = ['pointerdown', 'keydown'] as const

let idle: ReturnType<typeof setTimeout> | undefined

function stayAwake(): void {
  clearTimeout(idle)
  if (lockState.value === 'open') idle = setTimeout(closeDesk, IDLE)
}

async function begin(): Promise<void> {
  await Promise.all([openSnapshot(), openQueue()])
  stayAwake()
  void sync().then(refresh)
}

/** Set the PIN of this shift and open the desk. */
export async function beginShift(pin: string, owner: string): Promise<void> {
  await makeLock(pin, owner)
  await begin()
}

/** Open the desk again. */
export async function openDesk(pin: string): Promise<Opening> {
  const opening = await unlock(pin)
  if (opening === 'open') await begin()
  return opening
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
