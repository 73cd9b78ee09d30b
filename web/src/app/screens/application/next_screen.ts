// Which screen the API's next step leads to; steps that only wait have none.
import type { Application } from './read_application'

/** The address of the next step's screen and the key of its button's words. */
export function nextScreen(application: Application): { to: string; say: string } | null {
  const here = `/applications/${application.id}`
  const screens: Record<string, { to: string; say: string }> = {
    submit: { to: `/apply/${application.id}`, say: 'go_submit' },
    confirm: { to: `${here}/points`, say: 'go_confirm' },
    ask_recheck: { to: `${here}/points`, say: 'go_recheck' },
    wait_for_slot: { to: `${here}/slot`, say: 'go_slot' },
    visit: { to: `${here}/serial`, say: 'go_visit' },
  }
  return screens[application.next_step ?? ''] ?? null
}
