// What a serial and four digits show.
import type { components } from '@/api/schema'

export type Glimpse = components['schemas']['LookupShown']
