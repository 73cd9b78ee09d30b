// Dates, times and numbers as people here read them: the city's time, the weekday always said.
import { locale } from './language'

const ZONE = 'Asia/Shanghai'

function shown(value: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(locale.value, { timeZone: ZONE, ...options }).format(new Date(value))
}

/** 7月17日 周一 */
export const day = (value: string) => shown(value, { month: 'long', day: 'numeric', weekday: 'short' })
/** 2017年7月17日 */
export const date = (value: string) => shown(value, { dateStyle: 'long' })
/** 09:00 */
export const clock = (value: string) => shown(value, { hour: '2-digit', minute: '2-digit', hour12: false })
/** 7月17日 周一 09:00 */
export const moment = (value: string) => `${day(value)} ${clock(value)}`
/** 09:00–12:00 */
export const span = (from: string, to: string) => `${clock(from)}–${clock(to)}`
/** 84.00, as text or number from the API; trailing zeros of points are kept. */
export const points = (value: string | number) => Number(value).toFixed(2)
export const count = (value: number) => new Intl.NumberFormat(locale.value).format(value)
export const percent = (value: number) =>
  new Intl.NumberFormat(locale.value, { style: 'percent', maximumFractionDigits: 1 }).format(value)
/** SM17-P1-000001-B out of SM17P1000001B; anything else stays as it is. */
export function serial(text: string): string {
  const plain = text.replaceAll('-', '')
  const parts = /^([A-Z]{2}\d{2})([A-Z]\d)(\d{6,})([0-9A-Z])$/.exec(plain)
  return parts ? parts.slice(1).join('-') : text
}
