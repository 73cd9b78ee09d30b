// A photograph on its way to the platform, with the fields of its form, from this device.
import { send } from '@/api/client'
import { Problem } from '@/api/problem'

import { device } from './enrolment'

/** Hand in one file; throws the platform's problem. */
export async function upload<T>(
  path: string,
  file: File,
  fields: Record<string, string>,
  more: Record<string, string> = {},
): Promise<T> {
  const body = new FormData()
  for (const [name, value] of Object.entries(fields)) body.set(name, value)
  body.set('file', file, file.name)
  const headers = { ...more, 'X-Desk-Device': device.value?.token ?? '' }
  const request = new Request(new URL(path, window.location.origin), { method: 'POST', body, headers })
  const answer = await send(request)
  if (!answer.ok) throw await Problem.read(answer)
  return (await answer.json()) as T
}
