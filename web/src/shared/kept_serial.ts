// What this device keeps for showing the serial without a network: the signed receipt and what to do on the day.
// Not encrypted: whoever holds the unlocked phone may see it on paper too, and a key kept beside it would be no lock.
import { deleteDB, openDB, type DBSchema } from 'idb'

export interface Receipt {
  serial: string
  digest: string
  at: string
  v: number
  signature: string
  public_key: string
}

export interface Words {
  zh: string
  en: string
}

/** Everything that the serial page shows: no name, no number of a person, nothing of the file. */
export interface KeptSerial {
  id: string
  serial: string
  state_zh: string
  state_en: string
  next_zh: string
  next_en: string
  qr: string
  receipt: Receipt | null
  slot: {
    starts_at: string
    ends_at: string
    site_zh: string
    site_en: string
    address: string
    lane: string
  } | null
  bring: Words | null
  hotline: string | null
  live: boolean
  kept_at: string
}

interface Kept extends DBSchema {
  serials: { key: string; value: KeptSerial }
}

const NAME = 'icity-serial'

const database = () =>
  openDB<Kept>(NAME, 1, { upgrade: (made) => void made.createObjectStore('serials', { keyPath: 'id' }) })

export async function keep(serial: KeptSerial): Promise<void> {
  const kept = await database()
  await kept.put('serials', serial)
  kept.close()
}

export async function findKept(id: string): Promise<KeptSerial | undefined> {
  const kept = await database()
  const found = await kept.get('serials', id)
  kept.close()
  return found
}

export async function forget(id: string): Promise<void> {
  const kept = await database()
  await kept.delete('serials', id)
  kept.close()
}

/** Nothing stays on this device: called when the person signs out. */
export const forgetAll = (): Promise<void> => deleteDB(NAME)
