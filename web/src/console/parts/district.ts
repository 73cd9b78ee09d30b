// Which district the signed-in member of staff works for; the bureau chooses among all of them.
import { computed, ref } from 'vue'

import { api, data } from '@/api/client'
import type { components } from '@/api/schema'

export type District = components['schemas']['DistrictShown']

const districts = ref<District[]>([])
const chosen = ref('')

export const district = computed(() => districts.value.find((one) => one.code === chosen.value))

/** The district to show first; asked once. */
export async function findDistrict(): Promise<string> {
  if (chosen.value) return chosen.value
  const [season, own] = await Promise.all([
    data(api.GET('/api/v1/seasons/current')),
    data(api.GET('/api/v1/district/statistics')),
  ])
  const mine = own.district_code
  districts.value = (season.districts ?? []).filter((one) => !mine || one.code === mine)
  chosen.value = mine ?? districts.value[0]?.code ?? ''
  return chosen.value
}

export { chosen, districts }
