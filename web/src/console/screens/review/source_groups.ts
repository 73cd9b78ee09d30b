// The values of a source, row by row: what belongs together (a member, a home, an owner) stands together.
import type { components } from '@/api/schema'

export type Source = components['schemas']['Source']
export type Field = components['schemas']['Field']

export interface Row {
  key: string
  title_zh: string
  title_en: string
  fields: { field: Field; title_zh: string; title_en: string }[]
}

function split(title: string): [string, string] {
  const at = title.lastIndexOf(' · ')
  return at < 0 ? ['', title] : [title.slice(0, at), title.slice(at + 3)]
}

/** Rows in the source's own order. */
export function rowsOf(source: Source): Row[] {
  const rows = new Map<string, Row>()
  for (const field of source.values ?? []) {
    const key = (field.reference ?? '').replace(/\/[^/]*$/, '')
    const [groupZh, zh] = split(field.title_zh ?? '')
    const [groupEn, en] = split(field.title_en ?? '')
    const row = rows.get(key) ?? { key, title_zh: groupZh, title_en: groupEn, fields: [] }
    row.fields.push({ field, title_zh: zh, title_en: en })
    rows.set(key, row)
  }
  return [...rows.values()]
}

/** One answer that is about several people (a household book) is shown once, with all of them. */
export function merged(sources: readonly Source[]): { source: Source; people: string[] }[] {
  const shown: { source: Source; people: string[]; said: string }[] = []
  for (const source of sources) {
    const values = (source.values ?? []).map((one) => [one.title_zh, one.shown_zh, one.differs])
    const said = JSON.stringify([source.dataset, source.status, source.verdict, values])
    const same = values.length ? shown.find((one) => one.said === said) : undefined
    if (same) same.people.push(source.person ?? '')
    else shown.push({ source, people: [source.person ?? ''], said })
  }
  return shown
}
