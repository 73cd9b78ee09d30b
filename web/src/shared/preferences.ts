// How the pages look to this person, kept on this device: elder mode and colours; applied to the root element.
import { ref, watch } from 'vue'

export type Colours = 'system' | 'light' | 'dark'

const ELDER = 'icity.elder'
const COLOURS = 'icity.colours'

export const elder = ref(localStorage.getItem(ELDER) === '1')
export const colours = ref<Colours>((localStorage.getItem(COLOURS) as Colours | null) ?? 'system')

const systemIsDark = window.matchMedia('(prefers-color-scheme: dark)')

function apply(): void {
  const root = document.documentElement
  const dark = colours.value === 'dark' || (colours.value === 'system' && systemIsDark.matches)
  root.toggleAttribute('data-elder', elder.value)
  root.dataset['theme'] = dark ? 'dark' : 'light'
  root.classList.toggle('van-theme-dark', dark)
  root.classList.toggle('dark', dark)
}

watch(elder, (on) => localStorage.setItem(ELDER, on ? '1' : '0'))
watch(colours, (chosen) => localStorage.setItem(COLOURS, chosen))
watch([elder, colours], apply)
systemIsDark.addEventListener('change', apply)
apply()
