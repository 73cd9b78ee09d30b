// What was handed in, as the API lists it.
import { api, data } from '@/api/client'
import type { components } from '@/api/schema'

export type Material = components['schemas']['MaterialShown']

export const readMaterials = async (id: string): Promise<Material[]> => {
  const listed = await data(
    api.GET('/api/v1/applications/{application_id}/materials', { params: { path: { application_id: id } } }),
  )
  return listed.items ?? []
}
