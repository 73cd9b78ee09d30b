// The screens of the console; the API says which of them somebody has work on, and in which order.
const HOME = 'home'
const AT_THE_DESK = 'desk'

export interface Entry {
  key: string
  to: string
}

/** Home, then what the API names; `key` is its text in frame/text.json. */
export function entriesFor(screens: readonly string[]): Entry[] {
  const here = screens.filter((screen) => screen !== AT_THE_DESK)
  return [{ key: HOME, to: '/' }, ...here.map((key) => ({ key, to: `/${key}` }))]
}
