// A library's style sheet that names a font on somebody else's server loses that address: the font inside it is enough.
import type { Plugin } from 'vite'

const elsewhere = /,?\s*url\(["']?(?:https?:)?\/\/[^)]+\)(?:\s*format\([^)]*\))?/g

export function ownFonts(): Plugin {
  return {
    name: 'icity-own-fonts',
    enforce: 'pre',
    transform(code, id) {
      if (!/\.css($|\?)/.test(id) || !code.includes('//')) return null
      return { code: code.replace(elsewhere, ''), map: null }
    },
  }
}
