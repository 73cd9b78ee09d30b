// Every block of the wall as a table: what is drawn, read and downloaded is the same rows.
import type { components } from '@/api/schema'
import { count, day, percent } from '@/shared/format'
import { say } from '@/shared/language'

export type Wall = components['schemas']['WallShown']
type Translate = (key: string, named?: Record<string, unknown>) => string

export interface Table {
  block: string
  title: string
  columns: string[]
  rows: string[][]
  /** What the chart draws: a label and a number per row; absent where a table says it better. */
  bars?: { label: string; value: number; level?: string }[]
  /** Numbers between 0 and 1, shown as percent. */
  isShare?: boolean
}

/** 75 s as "75 秒", 7,200 s as "2 小时". */
export function lasting(seconds: number | null | undefined, t: Translate): string {
  if (seconds == null) return '–'
  if (seconds < 120) return t('seconds', { count: Math.round(seconds) })
  if (seconds < 7200) return t('minutes', { count: Math.round(seconds / 60) })
  if (seconds < 172_800) return t('hours', { count: Math.round(seconds / 3600) })
  return t('days', { count: Math.round(seconds / 86_400) })
}

const shareOr = (value: number | null | undefined) => (value == null ? '–' : percent(value))

function counted(rows: { label: string; value: number }[]): Pick<Table, 'rows' | 'bars'> {
  return { rows: rows.map((row) => [row.label, count(row.value)]), bars: rows }
}

type Named = components['schemas']['NamedShown']
const named = (rows: Named[]) =>
  counted(rows.map((row) => ({ label: say(row, 'name'), value: row.count ?? 0 })))

type Heat = { ratio?: number | null; level?: string }

function heat<Row extends Heat>(rows: Row[], label: (row: Row) => string): Table['bars'] {
  return rows
    .filter((row) => row.ratio != null)
    .sort((a, b) => (b.ratio ?? 0) - (a.ratio ?? 0))
    .slice(0, 20)
    .map((row) => ({ label: label(row), value: row.ratio ?? 0, level: row.level ?? 'none' }))
}

/** The tables of `wall` by block; texts of columns through `t`. */
export function tablesOf(wall: Wall, t: Translate): Table[] {
  const column = (...names: string[]) => names.map((name) => t(`columns.${name}`))
  const level = (code: string | undefined) => t(`levels.${code || 'none'}`)
  const zone = (row: components['schemas']['SumShown']) => row.zone || t('other_zone')
  const blocks: Record<string, Omit<Table, 'block' | 'title'>> = {
    by_day: {
      columns: column('on', 'count'),
      ...counted((wall.by_day ?? []).map((row) => ({ label: day(row.on ?? ''), value: row.count ?? 0 }))),
    },
    by_hour: {
      columns: column('hour', 'count'),
      ...counted((wall.by_hour ?? []).map((row) => ({ label: `${row.hour}:00`, value: row.count ?? 0 }))),
    },
    by_state: { columns: column('state', 'count'), ...named(wall.by_state ?? []) },
    warnings: { columns: column('level', 'count'), ...named(wall.warnings ?? []) },
    messages: { columns: column('state', 'count'), ...named(wall.messages ?? []) },
    schools: {
      columns: column('school', 'applicants', 'capacity', 'ratio', 'level'),
      rows: (wall.schools ?? []).map((row) => [
        say(row, 'name'),
        count(row.applicants ?? 0),
        row.capacity == null ? '–' : count(row.capacity),
        shareOr(row.ratio),
        level(row.level),
      ]),
      bars: heat(wall.schools ?? [], (row) => say(row, 'name')),
      isShare: true,
    },
    zones: {
      columns: column('zone', 'applicants', 'capacity', 'ratio', 'level'),
      rows: (wall.zones ?? []).map((row) => [
        zone(row),
        count(row.applicants ?? 0),
        count(row.capacity ?? 0),
        shareOr(row.ratio),
        level(row.level),
      ]),
      bars: heat(wall.zones ?? [], zone),
      isShare: true,
    },
    datasets: {
      columns: column('dataset', 'total', 'rate'),
      rows: (wall.datasets ?? []).map((row) => [
        say(row, 'name'),
        count(row.total ?? 0),
        shareOr(row.pass_rate),
      ]),
      bars: (wall.datasets ?? [])
        .filter((row) => row.pass_rate != null)
        .map((row) => ({ label: say(row, 'name'), value: row.pass_rate ?? 0 })),
      isShare: true,
    },
    queues: {
      columns: column('queue', 'waiting', 'oldest'),
      rows: (wall.queues ?? []).map((row) => [
        say(row, 'name'),
        count(row.waiting ?? 0),
        lasting(row.oldest_seconds, t),
      ]),
    },
    shares: {
      columns: column('measure', 'value'),
      rows: [
        [t('figures.handed_in'), count(wall.shares?.handed_in ?? 0)],
        [t('figures.share_online'), shareOr(wall.shares?.share_online)],
        [t('figures.share_zero_proof'), shareOr(wall.shares?.share_zero_proof)],
        [t('figures.share_quick'), shareOr(wall.shares?.share_quick)],
        [t('figures.share_one_visit'), shareOr(wall.shares?.share_one_visit)],
      ],
    },
    review: {
      columns: column('measure', 'value'),
      rows: [
        [t('figures.decided'), count(wall.review?.decided ?? 0)],
        [t('figures.settled_by_data'), count(wall.review?.settled_by_data ?? 0)],
        [t('figures.median'), lasting(wall.review?.median_seconds, t)],
        [t('figures.p90'), lasting(wall.review?.p90_seconds, t)],
        [t('figures.per_hour'), wall.review?.per_reviewer_hour?.toFixed(1) ?? '–'],
      ],
    },
  }
  return (wall.blocks ?? []).flatMap(({ block = '', ...titled }) =>
    blocks[block] ? [{ block, title: say(titled, 'title'), ...blocks[block] }] : [],
  )
}
