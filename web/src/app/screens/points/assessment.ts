// The kept evaluation as the API gives it (`icity policy evaluate --json`).
import { api, data } from '@/api/client'
import type { components } from '@/api/schema'

export type Prospect = components['schemas']['Prospect']
export type Section = components['schemas']['RecordSection']
export type RankBand = components['schemas']['RankBand']

export interface Line {
  id: string
  title: string
  title_en: string
  because: string
  because_en: string
  clause: string
  source_date: string
  evidence: string[]
  verified: boolean
}

export interface Item extends Line {
  points: string
  uncapped: string
  cap: string
  details: string[]
  details_en: string[]
  deemed: boolean
  provisional: boolean
  review: 'person' | 'automatic'
}

export interface Check extends Line {
  passed: boolean
  blocking: boolean
  found: string | null
  needed: string | null
  remedy: string | null
}

export interface Assessment {
  number: number
  made_on: string
  policy: string
  eligible: boolean
  /** Only no batch was found: a person looks, nobody is refused by that. Not in assessments of earlier versions. */
  by_person?: boolean
  batch: string | null
  batch_title: string | null
  unreached: { class: string; title: string; check: Check }[]
  provisional: boolean
  checks: Check[]
  points: {
    total: string
    cap: string
    main: 'father' | 'mother'
    items: Item[]
    alternatives: { main: 'father' | 'mother'; eligible: boolean; total: string }[]
  } | null
}

/** What would add points or meet a condition; none before the first assessment. */
export const readProspects = (id: string): Promise<Prospect[]> =>
  data(
    api.GET('/api/v1/applications/{application_id}/prospects', { params: { path: { application_id: id } } }),
  )

/** Where the points lie among those of the district; its text is null where the district shows no band. */
export const readRankBand = (id: string): Promise<RankBand> =>
  data(
    api.GET('/api/v1/applications/{application_id}/rank-band', { params: { path: { application_id: id } } }),
  )

/** The records that a line stands on: those of its datasets that are there. */
export function recordsOf(line: Line, sections: Section[]): Section[] {
  return sections.filter((section) => line.evidence.includes(section.dataset!) && section.fetched_at)
}
