// A filing as its screens read it: the address of its pack, and its impact in figures.
export interface Impact {
  population: 'none' | 'invented' | 'applications'
  families: number
  changed: number
  gained_eligibility: number
  lost_eligibility: number
  moved: number
  largest_move: number
}

/** `city/district/year` as the parts of an address. */
export function partsOf(policy: string): { city: string; district: string; year: string } {
  const [city = '', district = '', year = ''] = policy.split('/')
  return { city, district, year }
}
