// Keys of the screen that is open: pressed outside of any field, without modifiers, once per press.
import { onBeforeUnmount, onMounted, ref, shallowRef } from 'vue'

export interface Shortcut {
  key: string
  title: () => string
  act: () => void
}

/** Those of the screen that is open now, for the help. */
export const shortcuts = shallowRef<Shortcut[]>([])
export const helpIsOpen = ref(false)

const FIELDS = 'input, textarea, select, [contenteditable]'

function isTyping(event: KeyboardEvent): boolean {
  return event.target instanceof Element && event.target.closest(FIELDS) !== null
}

/** A question over the screen has keys of its own. */
function isAsking(): boolean {
  return document.querySelector('dialog[open]') !== null
}

export function press(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTyping(event)) return
  if (event.key === '?' && (helpIsOpen.value || !isAsking())) {
    helpIsOpen.value = !helpIsOpen.value
    return
  }
  const found = isAsking() ? undefined : shortcuts.value.find((one) => one.key === event.key.toLowerCase())
  if (found === undefined) return
  event.preventDefault()
  found.act()
}

/** Gives a screen its keys for as long as it is open. */
export function useShortcuts(own: Shortcut[]): void {
  onMounted(() => (shortcuts.value = own))
  onBeforeUnmount(() => (shortcuts.value = shortcuts.value === own ? [] : shortcuts.value))
}
