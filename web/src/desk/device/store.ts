// What this device keeps: its token in clear, everything about families under the clerk's PIN.
import { openDB, type DBSchema, type IDBPDatabase } from 'idb'

export interface Sealed {
  iv: Uint8Array<ArrayBuffer>
  data: ArrayBuffer
}

/** The data key under a key from the PIN; `wrong` counts failed tries since the last good one. */
export interface Lock {
  owner: string
  salt: Uint8Array<ArrayBuffer>
  iv: Uint8Array<ArrayBuffer>
  wrapped: ArrayBuffer
  wrong: number
  blockedUntil: number
}

export interface Device {
  id: string
  name: string
  siteId: string
  token: string
}

interface DeskData extends DBSchema {
  device: { key: 'this'; value: Device }
  lock: { key: 'this'; value: Lock }
  snapshot: { key: 'this'; value: Sealed }
  queue: { key: string; value: { nonce: string; order: number; sealed: Sealed }; indexes: { order: number } }
}

let opened: Promise<IDBPDatabase<DeskData>> | undefined

/** The database of this device, opened once. */
export function store(): Promise<IDBPDatabase<DeskData>> {
  opened ??= openDB<DeskData>('icity-desk', 1, {
    upgrade(made) {
      made.createObjectStore('device')
      made.createObjectStore('lock')
      made.createObjectStore('snapshot')
      made.createObjectStore('queue', { keyPath: 'nonce' }).createIndex('order', 'order')
    },
  })
  return opened
}
