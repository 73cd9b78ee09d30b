// Help for typing a serial: reads it forgivingly and knows its check character (ISO 7064 MOD 37,36).
const SHAPE = /^([A-Z]{2})(\d{2})([A-Z]\d)(\d{6,8})([0-9A-Z])$/
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** How a typed text stands: not all of it yet, a wrong letter somewhere, or whole (`text` as printed). */
export type Typed = { is: 'short' | 'misread' } | { is: 'whole'; text: string }

const letter = (one: string) => one.replace('0', 'O').replace('1', 'I')
const digit = (one: string) => one.replace('O', '0').replace(/[IL]/, '1')

/** Letters where letters stand, digits where digits stand; the check character is left as typed. */
function byPosition(plain: string): string {
  const last = plain.length - 1
  return [...plain]
    .map((one, at) => (at === last ? one : [0, 1, 4].includes(at) ? letter(one) : digit(one)))
    .join('')
}

function checkCharacter(body: string): string {
  const doubled = (check: number) => ((check || 36) * 2) % 37
  const sum = [...body].reduce((check, one) => (doubled(check) + ALPHABET.indexOf(one)) % 36, 18)
  return ALPHABET[(37 - doubled(sum)) % 36]!
}

export function readTyped(text: string): Typed {
  const plain = text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replace(/^[I1]C[I1](?=[A-Z]{2})/, '')
  if (plain.length < 13) return { is: 'short' }
  const parts = SHAPE.exec(byPosition(plain))
  if (parts === null) return { is: 'misread' }
  const [whole, district, year, stage, number, check] = parts
  if (checkCharacter(whole.slice(0, -1)) !== check) return { is: 'misread' }
  return { is: 'whole', text: `${district}${year}-${stage}-${number}-${check}` }
}
