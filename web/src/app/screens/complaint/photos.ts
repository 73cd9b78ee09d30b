// The photos of a complaint, sent one by one under its receipt.
import { api } from '@/api/client'
import { Problem } from '@/api/problem'
import type { components } from '@/api/schema'
import { pictureForm } from '@/shared/chat/picture_form'

/** How many of them did not arrive. */
export async function addPhotos(
  receipt: components['schemas']['ComplaintReceipt'],
  photos: readonly File[],
): Promise<number> {
  let lost = 0
  for (const photo of photos) {
    const body = pictureForm(photo, { number: receipt.number ?? '', secret: receipt.secret ?? '' })
    try {
      await api.POST('/api/v1/complaint-photos', { body: body as never })
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      lost += 1
    }
  }
  return lost
}
