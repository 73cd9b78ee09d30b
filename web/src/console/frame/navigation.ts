// What each duty finds in the console, in this order; `key` is its text in frame/text.json.
export interface Entry {
  key: string
  to: string
  roles: readonly string[]
}

const REVIEWING = ['reviewer', 'supervisor']
const OFFICERS = ['supervisor', 'admin', 'bureau']

export const NAVIGATION: readonly Entry[] = [
  { key: 'home', to: '/', roles: [] },
  { key: 'review', to: '/review', roles: REVIEWING },
  { key: 'bulk', to: '/bulk', roles: REVIEWING },
  { key: 'samples', to: '/samples', roles: REVIEWING },
  { key: 'overrides', to: '/overrides', roles: ['supervisor'] },
  { key: 'quality', to: '/quality', roles: ['supervisor', 'admin', 'bureau'] },
  { key: 'threads', to: '/threads', roles: ['reviewer', 'supervisor', 'admin', 'bureau'] },
  { key: 'school', to: '/school', roles: ['school'] },
  { key: 'community', to: '/community', roles: ['community'] },
  { key: 'wall', to: '/wall', roles: OFFICERS },
  { key: 'season', to: '/season', roles: OFFICERS },
  { key: 'sites', to: '/sites', roles: OFFICERS },
  { key: 'seats', to: '/seats', roles: OFFICERS },
  { key: 'catchments', to: '/catchments', roles: OFFICERS },
  { key: 'policy', to: '/policy', roles: ['admin', 'bureau'] },
  { key: 'texts', to: '/texts', roles: ['admin', 'bureau'] },
  { key: 'notices', to: '/notices', roles: ['supervisor', 'admin'] },
  { key: 'deliveries', to: '/deliveries', roles: OFFICERS },
  { key: 'serials', to: '/serials', roles: ['supervisor', 'admin'] },
  { key: 'staff', to: '/staff', roles: ['admin', 'bureau'] },
  { key: 'devices', to: '/devices', roles: ['admin'] },
  { key: 'complaints', to: '/complaints', roles: ['supervisor', 'admin', 'bureau'] },
]

/** The entries for somebody with these duties; an entry without roles is everybody's. */
export function entriesFor(roles: readonly string[]): Entry[] {
  return NAVIGATION.filter(
    (entry) => entry.roles.length === 0 || entry.roles.some((role) => roles.includes(role)),
  )
}
