// The serial page's content: from the API and kept on this device, or what was kept when there is no network.
import { api, data } from '@/api/client'
import { Problem } from '@/api/problem'
import { findKept, forget, keep, type KeptSerial, type Receipt } from '@/shared/kept_serial'

import { readBoth } from '../application/read_application'

/** What is shown, and whether it is from the device because the network or the session was missing. */
export interface Shown {
  kept: KeptSerial
  old: Problem | null
}

export async function readSerial(id: string): Promise<Shown> {
  try {
    const kept = await fresh(id)
    await keep(kept)
    return { kept, old: null }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    if (error.status === 404) await forget(id)
    const kept = error.isOffline || error.needsSignIn || error.status >= 500 ? await findKept(id) : undefined
    if (kept === undefined) throw error
    return { kept, old: error }
  }
}

async function fresh(id: string): Promise<KeptSerial> {
  const [{ application, progress }, qr] = await Promise.all([readBoth(id), readQr(id)])
  return {
    id,
    serial: application.serial ?? '',
    state_zh: application.state_zh ?? '',
    state_en: application.state_en ?? '',
    next_zh: application.next_zh ?? '',
    next_en: application.next_en ?? '',
    qr,
    receipt: (application.receipt as unknown as Receipt | null) ?? null,
    slot: application.slot ? slotOf(application.slot) : null,
    bring: progress.bring ? { zh: progress.bring.zh ?? '', en: progress.bring.en ?? '' } : null,
    hotline: progress.hotline ?? null,
    live: progress.live_code_required ?? false,
    kept_at: new Date().toISOString(),
  }
}

type Booked = NonNullable<Awaited<ReturnType<typeof readBoth>>['application']['slot']>

function slotOf(slot: Booked): KeptSerial['slot'] {
  return {
    starts_at: slot.starts_at ?? '',
    ends_at: slot.ends_at ?? '',
    site_zh: slot.site_zh ?? '',
    site_en: slot.site_en ?? '',
    address: slot.address ?? '',
    lane: slot.lane ?? '',
  }
}

const readQr = (id: string): Promise<string> =>
  data(
    api.GET('/api/v1/applications/{application_id}/qr.{kind}', {
      params: { path: { application_id: id, kind: 'svg' } },
      parseAs: 'text',
    }),
  ) as Promise<string>

export interface LiveCode {
  svg: string
  refresh_in: number
}

export const readLiveCode = async (id: string): Promise<LiveCode> => {
  const code = await data(
    api.GET('/api/v1/applications/{application_id}/rotating-code', {
      params: { path: { application_id: id } },
    }),
  )
  return { svg: code.svg ?? '', refresh_in: code.refresh_in ?? 0 }
}
