// One application while it is filled in: as the API has it, what is on its way there, and what another device changed.
import { computed, onBeforeUnmount, onMounted, ref, shallowRef } from 'vue'

import { api, data } from '@/api/client'
import { Problem } from '@/api/problem'
import type { components } from '@/api/schema'

import { forgetUnsent, keepUnsent, readUnsent, type Touched } from './answers'

export type Application = components['schemas']['Application']
export type Preparation = components['schemas']['PreparationShown']
export type QuestionId = string

interface Kept {
  application: Application
  preparation: Preparation
}

// What the last screen showed is there at once on the next one, also without a network.
const seen = new Map<string, Kept>()

/** The draft `id`: `save` keeps an answer, sends it, and says whether the pages may go on. */
export function useDraft(id: string) {
  const application = shallowRef(seen.get(id)?.application)
  const preparation = shallowRef(seen.get(id)?.preparation)
  const unsent = shallowRef(readUnsent(id))
  const conflict = shallowRef<Touched | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const loading = ref(application.value === undefined)
  const saving = ref(false)
  const path = { params: { path: { application_id: id } } }

  const form = computed<Touched>(() => ({ ...(application.value?.form as Touched), ...unsent.value }))
  const district = computed(() => unsent.value?.district_code ?? application.value?.district_code ?? null)

  async function load(): Promise<void> {
    problem.value = null
    try {
      const [one, beside] = await Promise.all([
        data(api.GET('/api/v1/applications/{application_id}', path)),
        data(api.GET('/api/v1/applications/{application_id}/preparation', path)),
      ])
      if (sending || (application.value?.version ?? 0) > one.version!) return // overtaken by a change of ours
      application.value = one
      preparation.value = beside
      seen.set(id, { application: one, preparation: beside })
      if (unsent.value && !conflict.value) await send()
    } catch (error) {
      const found = asProblem(error)
      if (!found.isOffline || !application.value) problem.value = found
    } finally {
      loading.value = false
    }
  }

  /** True when the person may go on: the answer arrived, or waits on this device for the network. */
  async function save(touched: Touched): Promise<boolean> {
    unsent.value = keepUnsent(id, touched)
    return send()
  }

  let sending: Promise<boolean> | null = null

  /** One change at a time: a reload that finds an answer on its way waits for it. */
  async function send(): Promise<boolean> {
    while (sending) await sending
    sending = sendNow().finally(() => (sending = null))
    return sending
  }

  async function sendNow(): Promise<boolean> {
    if (!unsent.value || !application.value) return true
    saving.value = true
    problem.value = null
    try {
      application.value = await data(
        api.PATCH('/api/v1/applications/{application_id}', {
          params: { path: { application_id: id } },
          headers: { 'If-Match': `"${application.value.version}"` },
          body: unsent.value,
        }),
      )
      arrived()
      preparation.value = await data(api.GET('/api/v1/applications/{application_id}/preparation', path))
      seen.set(id, { application: application.value, preparation: preparation.value })
      return true
    } catch (error) {
      return refused(asProblem(error))
    } finally {
      saving.value = false
    }
  }

  function arrived(): void {
    forgetUnsent(id)
    unsent.value = null
    conflict.value = null
  }

  async function refused(found: Problem): Promise<boolean> {
    if (found.isOffline) return true // kept here; sent when the network is back
    problem.value = found
    if (found.status === 412 && unsent.value) {
      conflict.value = unsent.value
      application.value = await data(api.GET('/api/v1/applications/{application_id}', path))
    } else if (found.status === 422) {
      forgetUnsent(id) // what the API will never take must not come again with the next answer
      unsent.value = null
    }
    return false
  }

  /** After a change elsewhere: send mine after all, or take what is there. */
  async function settle(mine: boolean): Promise<boolean> {
    conflict.value = null
    problem.value = null
    if (mine) return send()
    arrived()
    return true
  }

  const goOn = () => void load()
  onMounted(() => {
    void load()
    window.addEventListener('online', goOn)
  })
  onBeforeUnmount(() => window.removeEventListener('online', goOn))

  return {
    id,
    application,
    preparation,
    form,
    district,
    unsent,
    conflict,
    problem,
    loading,
    saving,
    load,
    save,
    settle,
  }
}

export type Draft = ReturnType<typeof useDraft>

function asProblem(error: unknown): Problem {
  if (!(error instanceof Problem)) throw error
  return error
}
