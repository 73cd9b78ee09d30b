// What the screens of one application read, with the types of the API.
import { api, data } from '@/api/client'
import type { components } from '@/api/schema'

export type Application = components['schemas']['Application']
export type Progress = components['schemas']['Progress']
export type Window = NonNullable<Application['windows']>[number]

/** One line of the documents list of an assessment. */
export interface Paper {
  id: string
  title: string
  title_en: string
  needed: boolean
  satisfied_by: string | null
  clause: string
}

const of = (id: string) => ({ params: { path: { application_id: id } } })

export const readApplication = (id: string): Promise<Application> =>
  data(api.GET('/api/v1/applications/{application_id}', of(id)))

export const readProgress = (id: string): Promise<Progress> =>
  data(api.GET('/api/v1/applications/{application_id}/progress', of(id)))

export interface Both {
  application: Application
  progress: Progress
}

export async function readBoth(id: string): Promise<Both> {
  const [application, progress] = await Promise.all([readApplication(id), readProgress(id)])
  return { application, progress }
}
