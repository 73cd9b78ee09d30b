// The beginning of an application: its draft, or first the question of the stage where more than one is open.
import type { RouteLocationRaw } from 'vue-router'

import { api, data } from '@/api/client'
import type { components } from '@/api/schema'

export type Stage = components['schemas']['StageChosen']['code'] & string

/** The draft of a child for a stage, found or begun. */
export const begin = (child: string, stage: Stage) =>
  data(api.POST('/api/v1/applications', { body: { child_id: child, stage } }))

/** Where one goes on from the choice of a child. */
export async function wayFrom(child: string): Promise<RouteLocationRaw> {
  const { stages } = await data(api.GET('/api/v1/seasons/current'))
  const only = stages?.length === 1 ? stages[0]!.code! : null
  if (!only) return { path: '/apply/stage', query: { child } }
  return `/apply/${(await begin(child, only)).id}`
}
