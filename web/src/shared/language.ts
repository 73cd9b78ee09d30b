// The language of the pages: Simplified Chinese first, Traditional and English at a tap; remembered on this device.
import { createI18n, useI18n } from 'vue-i18n'
import { computed, ref, shallowRef } from 'vue'

export type Language = 'zh' | 'zh-Hant' | 'en'

export const LANGUAGES: { code: Language; name: string }[] = [
  { code: 'zh', name: '简体中文' },
  { code: 'zh-Hant', name: '繁體中文' },
  { code: 'en', name: 'English' },
]

const KEPT = 'icity.language'

function initial(): Language {
  const kept = localStorage.getItem(KEPT)
  if (LANGUAGES.some((one) => one.code === kept)) return kept as Language
  const asked = navigator.language
  if (/^zh-(Hant|TW|HK|MO)/i.test(asked)) return 'zh-Hant'
  return /^en/i.test(asked) ? 'en' : 'zh'
}

export const language = ref<Language>(initial())

export const i18n = createI18n({
  legacy: false,
  locale: language.value,
  fallbackLocale: 'zh',
  missingWarn: false,
  fallbackWarn: false,
  messages: { zh: {}, 'zh-Hant': {}, en: {} },
})

const convert = shallowRef<((text: string) => string) | null>(null)

async function learnTraditional(): Promise<void> {
  if (convert.value) return
  try {
    convert.value = (await import('./script/traditional')).toTraditional
  } catch {
    // without a network what the API says stays in Simplified: both are read
  }
}

/** A text that the API wrote in Simplified, in the characters that the reader chose. */
export function inScript(text: string): string {
  return language.value === 'zh-Hant' && convert.value ? convert.value(text) : text
}

function show(chosen: Language): void {
  if (chosen === 'zh-Hant') void learnTraditional()
  i18n.global.locale.value = chosen
  document.documentElement.lang = { zh: 'zh-CN', 'zh-Hant': 'zh-Hant', en: 'en' }[chosen]
}

export function choose(chosen: Language): void {
  language.value = chosen
  localStorage.setItem(KEPT, chosen)
  show(chosen)
}

show(language.value)

type Tree = { [key: string]: string | Tree }

type Translate = (key: string, named?: Record<string, unknown> | number) => string

// The library's own type tries to list every key of every screen, which the compiler gives up on.
const useMessages = useI18n as unknown as (options: object) => { t: Translate }

/** The texts of one screen, from the `text.json` beside it: `const { t } = useText(text)`. */
export function useText(text: Record<string, Tree>): { t: Translate } {
  const { t } = useMessages({ useScope: 'local', inheritLocale: true, messages: text })
  return { t }
}

/** What the API says in two languages: `say(application, 'state')` reads `state_zh` or `state_en`. */
export function say(thing: object | null | undefined, name = ''): string {
  const english = language.value === 'en'
  const key = name === '' ? (english ? 'en' : 'zh') : `${name}_${english ? 'en' : 'zh'}`
  const found = (thing as Record<string, unknown> | null | undefined)?.[key]
  return typeof found === 'string' ? inScript(found) : ''
}

/** The same for a list of texts. */
export function sayAll(thing: object | null | undefined, name: string): string[] {
  const found = (thing as Record<string, unknown> | null | undefined)?.[
    `${name}_${language.value === 'en' ? 'en' : 'zh'}`
  ]
  return Array.isArray(found) ? (found as string[]).map(inScript) : []
}

/** The language of pages that the API writes itself (`?lang=`): it has no Traditional. */
export const pageLanguage = computed(() => (language.value === 'en' ? 'en' : 'zh'))

/** The locale for dates and numbers. */
export const locale = computed(() => ({ zh: 'zh-CN', 'zh-Hant': 'zh-TW', en: 'en-GB' })[language.value])
