// What may wait for somebody: for which roles, where it is done, and how much of it there is.
import { api, data } from '@/api/client'

export interface Duty {
  key: string
  to: string
  roles: readonly string[]
  waiting: () => Promise<number>
}

const DUTIES: readonly Duty[] = [
  {
    key: 'review',
    to: '/review',
    roles: ['reviewer', 'supervisor'],
    waiting: async () => {
      const queue = await data(api.GET('/api/v1/reviewer/queue'))
      return (queue.waiting ?? 0) + (queue.mine ?? 0)
    },
  },
  {
    key: 'bulk',
    to: '/bulk',
    roles: ['reviewer', 'supervisor'],
    waiting: async () => (await data(api.GET('/api/v1/reviewer/bulk-candidates'))).items?.length ?? 0,
  },
  {
    key: 'samples',
    to: '/samples',
    roles: ['reviewer', 'supervisor'],
    waiting: async () => (await data(api.GET('/api/v1/reviewer/queue'))).samples ?? 0,
  },
  {
    key: 'school',
    to: '/school',
    roles: ['school'],
    waiting: async () => (await data(api.GET('/api/v1/school/counts'))).asked ?? 0,
  },
  {
    key: 'community',
    to: '/community',
    roles: ['community'],
    waiting: async () => {
      const named = await data(api.GET('/api/v1/community/applications'))
      return named.items?.filter((one) => !one.entered?.['community.lives_here']).length ?? 0
    },
  },
  {
    key: 'overrides',
    to: '/overrides',
    roles: ['supervisor'],
    waiting: async () => {
      const [points, found] = await Promise.all([
        data(api.GET('/api/v1/reviewer/overrides')),
        data(api.GET('/api/v1/reviewer/findings')),
      ])
      return (points.items?.length ?? 0) + (found.items?.length ?? 0)
    },
  },
  {
    key: 'threads',
    to: '/threads',
    roles: ['reviewer', 'supervisor', 'admin', 'bureau'],
    waiting: async () => (await data(api.GET('/api/v1/reviewer/unanswered-threads'))).items?.length ?? 0,
  },
  {
    key: 'complaints',
    to: '/complaints',
    roles: ['supervisor', 'admin', 'bureau'],
    waiting: async () => {
      const page = await data(api.GET('/api/v1/district/complaints', { params: { query: { limit: 1 } } }))
      return page.waiting ?? 0
    },
  },
]

export function dutiesOf(roles: readonly string[]): Duty[] {
  return DUTIES.filter((duty) => duty.roles.some((role) => roles.includes(role)))
}

/** Whose district's background work is shown; the API refuses the others. */
export const followsLongWork = (roles: readonly string[]) =>
  roles.some((role) => role === 'admin' || role === 'bureau')
