// What a department's record says, in a few lines that people read; the labels stand in text.json.
import { date } from '@/shared/format'

type Values = Record<string, unknown>
type Translate = (key: string, named?: Record<string, unknown>) => string

const list = (value: unknown) => (Array.isArray(value) ? (value as Values[]) : [])
const words = (value: unknown) =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : ''
const span = (row: Values, t: Translate) => `${words(row['from'])} – ${words(row['to']) || t('until_now')}`

const spanOf = (row: Values, t: Translate) => `${words(row['from'])} – ${words(row['to']) || t('no_end')}`

const DESCRIBED: Record<string, (values: Values, t: Translate) => string[]> = {
  'police.household': (values, t) => [
    words(values['address']),
    t('members', {
      names: list(values['members'])
        .map((one) => words(one['name']))
        .join('、'),
    }),
  ],
  'natural_resources.property': (values, t) =>
    list(values['homes']).flatMap((home) => [
      words(home['address']),
      t(home['joint'] ? 'joint' : 'owners', {
        names: list(home['owners'])
          .map((owner) => words(owner['name']) + (owner['share'] ? ` ${words(owner['share'])}%` : ''))
          .join('、'),
      }),
    ]),
  'police.residence_permit': (values, t) =>
    list(values['records']).map(
      (row) => `${words(row['district'])} ${t(words(row['record']))} ${span(row, t)}`,
    ),
  'hrss.social_insurance': (values, t) =>
    list(values['months']).map((row) => `${span(row, t)} ${words(row['employer'])}`),
  'hrss.employment': (values, t) =>
    list(values['contracts']).map((row) => `${words((row['employer'] as Values)?.['name'])} ${span(row, t)}`),
  'samr.business': (values, t) =>
    list(values['businesses']).map((row) => `${words(row['name'])} ${span(row, t)}`),
  'health.family_planning': (values, t) => [t(`planning.${words(values['status'])}`)],
  'civil_affairs.marriage': (values, t) => [
    t(`marriage.${words(values['status'])}`) + (values['since'] ? ` ${date(words(values['since']))}` : ''),
    words((values['spouse'] as Values | null)?.['name']),
  ],
  'data_bureau.certificate': (values, t) =>
    list(values['certificates']).map(
      (one) =>
        `${t(`certificate.${words(one['kind'])}`)} ${words(one['number'])} ${one['from'] ? spanOf(one, t) : ''}`,
    ),
  'education.student_record': (values, t) => [
    values['enrolled'] ? t('enrolled', { school: words(values['school']) }) : t('not_enrolled'),
  ],
}

/** The lines of a record; none for a dataset that only some districts ask, whose title says enough. */
export function describe(dataset: string, values: object | null | undefined, t: Translate): string[] {
  if (!values) return []
  return (DESCRIBED[dataset]?.(values as Values, t) ?? []).filter(Boolean)
}
