// The QR of a family's slip, as the platform drew it, for a picture on the printed page.
import { api, data } from '@/api/client'

const NAMESPACE = 'xmlns="http://www.w3.org/2000/svg"'

/** An address of the picture, to be revoked by whoever shows it; null where the slip has none. */
export async function slipQr(serial: string): Promise<string | null> {
  const params = { path: { serial } }
  const slip = await data(api.GET('/api/v1/desk/applications/{serial}/slip', { params, parseAs: 'text' }))
  const drawn = /<svg[\s\S]*?<\/svg>/.exec(String(slip))?.[0]
  if (!drawn) return null
  const whole = drawn.includes('xmlns=') ? drawn : drawn.replace('<svg', `<svg ${NAMESPACE}`)
  return URL.createObjectURL(new Blob([whole], { type: 'image/svg+xml' }))
}
