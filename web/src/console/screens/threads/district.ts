// The district's side of the conversation of one application; every look at a photo is audited.
import { api, data } from '@/api/client'
import { pictureForm } from '@/shared/chat/picture_form'
import type { Side } from '@/shared/chat/thread'

export function districtSide(applicationId: string): Side {
  const params = { path: { application_id: applicationId } }
  return {
    name: 'district',
    stream: `/api/v1/reviewer/applications/${applicationId}/thread-messages/stream`,
    list: () => data(api.GET('/api/v1/reviewer/applications/{application_id}/thread-messages', { params })),
    send: (text, photo) =>
      photo
        ? api.POST('/api/v1/reviewer/applications/{application_id}/thread-photos', {
            params,
            body: pictureForm(photo, { text }) as never,
          })
        : api.POST('/api/v1/reviewer/applications/{application_id}/thread-messages', {
            params,
            body: { text },
          }),
    markRead: () => api.POST('/api/v1/reviewer/applications/{application_id}/thread-read-marks', { params }),
    photo: async (id) => {
      const path = { application_id: applicationId, photo_id: id }
      const answer = await api.POST(
        '/api/v1/reviewer/applications/{application_id}/thread-photos/{photo_id}/views',
        {
          params: { path },
          parseAs: 'blob',
        },
      )
      return answer.data as unknown as Blob
    },
  }
}
