// Lines of a breakdown carry `title` in Chinese and `title_en` in English; so do their reasons.
import { inScript, language } from './language'

/** `name` of a line in the person's language: `inWords(item, 'because')`. */
export function inWords(line: object | null | undefined, name: string): string {
  const fields = (line ?? {}) as Record<string, unknown>
  const found = language.value === 'en' ? (fields[`${name}_en`] ?? fields[name]) : fields[name]
  return typeof found === 'string' ? inScript(found) : ''
}

/** The same for a list of lines. */
export function allInWords(line: object | null | undefined, name: string): string[] {
  const fields = (line ?? {}) as Record<string, unknown>
  const found = language.value === 'en' ? (fields[`${name}_en`] ?? fields[name]) : fields[name]
  return Array.isArray(found) ? (found as string[]).map(inScript) : []
}

export const titleOf = (line: object | null | undefined): string => inWords(line, 'title')
