// Reads a serial as the platform does (app/domain/serial.py): forgiving by position, strict by check character.

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const LOOK_ALIKE = '0O1IL'
const LONGEST = 64
const TAIL = /\s*[:;]\s*([0-9]{6,12})\s*[:;]\s*([A-Z2-7]{8})\s*$/
const SHAPE = /^([A-Z]{2}\d{2}[A-Z]\d\d{6,8})([0-9A-Z])$/
const PREFIXED = /^[I1]C[I1](?=[A-Z]{2})/

export interface Serial {
  /** As in the QR: SM17P1000001B. */
  compact: string
  /** The two letters of the district. */
  letters: string
}

function digits(text: string): string {
  return text.replaceAll('O', '0').replace(/[IL]/g, '1')
}

function letters(text: string): string {
  return text.replaceAll('0', 'O').replaceAll('1', 'I')
}

function byPosition(plain: string): string {
  if (plain.length < 13) return plain
  const head = letters(plain.slice(0, 2)) + digits(plain.slice(2, 4)) + letters(plain[4]!) + digits(plain[5]!)
  return head + digits(plain.slice(6, -1)) + plain.slice(-1)
}

/** ISO 7064 MOD 37,36. */
function checkOf(body: string): string {
  let check = 18
  for (const character of body) {
    check = ((((check || 36) * 2) % 37) + ALPHABET.indexOf(character)) % 36
  }
  return ALPHABET[(37 - (((check || 36) * 2) % 37)) % 36]!
}

/** The serial in what was scanned or typed; null when it cannot be one. */
export function parseSerial(text: string): Serial | null {
  if ([...text].length > LONGEST) return null
  const written = text.normalize('NFKC').toUpperCase().replace(TAIL, '')
  let plain = written.replace(/[^0-9A-Z]/g, '')
  if (plain.length > 15) plain = plain.replace(PREFIXED, '')
  const match = SHAPE.exec(byPosition(plain))
  if (!match) return null
  const [, body, check] = match as unknown as [string, string, string]
  if (check !== checkOf(body) || LOOK_ALIKE.includes(check)) return null
  return { compact: body + check, letters: body.slice(0, 2) }
}

/** SM17-P1-000001-B. */
export function printed(compact: string): string {
  return [compact.slice(0, 4), compact.slice(4, 6), compact.slice(6, -1), compact.slice(-1)].join('-')
}

/** Whether a camera's reading is one of our codes and not noise: our prefix, and a check character that fits. */
export function isOurCode(text: string): boolean {
  return /^IC1:/i.test(text) && parseSerial(text) !== null
}
