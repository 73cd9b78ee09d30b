// The second person's yes or no: asked once more with what it means, then sent, then the list is read anew.
import { computed, ref, type Ref } from 'vue'

import { useAction } from '@/shared/load'

export function useDecision<Proposal>(
  send: (proposal: Proposal, approve: boolean) => Promise<unknown>,
  reload: () => Promise<unknown>,
) {
  const { busy, problem, run } = useAction()
  const asked = ref(null) as Ref<{ proposal: Proposal; approve: boolean } | null>
  const what = computed(() => (asked.value?.approve ? 'agree' : 'refuse'))
  const open = computed({ get: () => asked.value !== null, set: (on) => on || (asked.value = null) })

  async function decide(): Promise<void> {
    const { proposal, approve } = asked.value!
    if (!(await run(() => send(proposal, approve)))) return
    asked.value = null
    await reload()
  }

  return { asked, what, open, busy, refusal: problem, decide }
}
