// Adds Traditional Chinese to every text.json at build time, so that texts are written once in Simplified.
import { Converter } from 'opencc-js'
import type { Plugin } from 'vite'

type Text = string | { [key: string]: Text }

const convert = Converter({ from: 'cn', to: 'tw' })

function toTraditional(text: Text): Text {
  if (typeof text === 'string') return convert(text)
  return Object.fromEntries(Object.entries(text).map(([key, value]) => [key, toTraditional(value)]))
}

function keysOf(text: Text, prefix = ''): string[] {
  if (typeof text === 'string') return [prefix]
  return Object.entries(text).flatMap(([key, value]) => keysOf(value, `${prefix}.${key}`))
}

/** A text that exists in one language only stops the build. */
function refuseGaps(file: string, zh: Text, en: Text): void {
  const [left, right] = [new Set(keysOf(zh)), new Set(keysOf(en))]
  const gaps = [...left].filter((key) => !right.has(key)).concat([...right].filter((key) => !left.has(key)))
  if (gaps.length > 0) throw new Error(`${file}: not in both languages: ${gaps.join(', ')}`)
}

export function traditional(): Plugin {
  return {
    name: 'icity-traditional',
    enforce: 'pre',
    transform(code, id) {
      if (!/[\\/]text\.json$/.test(id.split('?')[0] ?? '')) return null
      const { zh, en } = JSON.parse(code) as { zh: Text; en: Text }
      refuseGaps(id, zh, en)
      return { code: JSON.stringify({ zh, 'zh-Hant': toTraditional(zh), en }), map: null }
    },
  }
}
