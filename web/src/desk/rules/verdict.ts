// The desk's verdict without a connection: the snapshot's own table, by the features that app/domain/desk_table.py names.
import type { components } from '@/api/schema'

import { parseSerial, printed, type Serial } from './serial.ts'

type Schemas = components['schemas']
export type Content = Schemas['SnapshotContent']
export type Entry = Schemas['SnapshotEntry']
export type Table = Schemas['VerdictTable']
export type Answer = Schemas['ScanAnswer']
export type Screen = NonNullable<Answer['screen']>
type Reason = NonNullable<Answer['reason']>
type Slot = Pick<Schemas['SnapshotSlot'], 'site_id' | 'starts_at' | 'ends_at' | 'lane'>
type Judged = Pick<Entry, 'state' | 'complete'> & { slot?: Slot | null }
type Features = Record<string, string | boolean>

export interface Place {
  siteId: string
  /** Business time, in milliseconds. */
  now: number
  liveCodeRequired: boolean
  screen: Screen
}

const CITY_OFFSET = 8 * 3_600_000
const DAY = 86_400_000
const PERIOD = 30_000

const dayOf = (instant: number) => Math.floor((instant + CITY_OFFSET) / DAY)

function timing(slot: Slot | null | undefined, table: Table, place: Place): string {
  if (!slot) return 'none'
  if (dayOf(Date.parse(slot.ends_at!)) < dayOf(place.now)) return 'past'
  if (slot.site_id !== place.siteId) return 'other_site'
  const opens = Date.parse(slot.starts_at!) - table.early_minutes! * 60_000
  return place.now < opens ? 'early' : 'due'
}

/** The features of a family that the snapshot has. */
function featuresOf(entry: Judged, table: Table, place: Place): Features {
  return {
    reading: 'listed',
    state: entry.state!,
    timing: timing(entry.slot, table, place),
    live_code: place.liveCodeRequired && place.screen !== 'live',
    lane: entry.slot?.lane ?? '',
    complete: entry.complete!,
  }
}

/** The reason of the first row that fits; the last row fits everything. */
function decide(features: Features, table: Table): Reason {
  const row = table.rows!.find((one) =>
    one.when!.every((test) => (test.values as unknown[]).includes(features[test.feature!])),
  )
  return row!.reason as Reason
}

/** The reason for a family of the snapshot. */
export function judge(entry: Judged, table: Table, place: Place): Reason {
  return decide(featuresOf(entry, table, place), table)
}

/** What the code was read from, as far as a device can tell that holds no key: a current tag may be a live one. */
export function screenOf(text: string, now: number): Screen {
  const tail = /[:;]\s*([0-9]{6,12})\s*[:;]\s*[A-Z2-7]{8}\s*$/i.exec(text)
  if (!tail) return 'plain'
  const age = Math.floor(now / PERIOD) - Number(tail[1])
  return age === 0 || age === 1 ? 'plain' : 'stale'
}

function reasonOf(read: Serial | null, entry: Entry | undefined, content: Content, place: Place): Reason {
  if (read && entry) return judge(entry, content.table!, place)
  const isElsewhere = read !== null && (content.other_letters ?? []).includes(read.letters)
  const reading = read === null ? 'misread' : isElsewhere ? 'elsewhere' : 'unlisted'
  return decide({ reading }, content.table!)
}

/** The answer to a scan, in the shape of the one that the server would give; `now` is business time (ms). */
export function answerOffline(text: string, content: Content, now: number): Answer {
  const read = parseSerial(text)
  const entry = read ? content.entries!.find((one) => one.compact === read.compact) : undefined
  const screen = screenOf(text, now)
  const place = {
    siteId: content.site_id!,
    now,
    liveCodeRequired: content.live_code_required!,
    screen,
  }
  const reason = reasonOf(read, entry, content, place)
  const advice = content.table!.advice![reason] as Schemas['Told']
  return {
    ...advice,
    serial: read ? printed(read.compact) : null,
    reason,
    screen,
    walk_in: false,
    child_name: entry?.child_name ?? null,
    lane: (entry?.lane ?? null) as Answer['lane'],
    slot: entry?.slot ?? null,
    see: advice.can_confirm ? (entry?.see ?? []) : [],
    confirmed: reason === 'already_confirmed' ? (entry?.confirmed ?? null) : null,
    scanned_at: new Date(now).toISOString(),
  }
}
