// What a reader of any kind has read, on its way to the scan screen.
import { shallowRef } from 'vue'

export const incoming = shallowRef<{ text: string } | null>(null)

/** Hand over one reading; the same text again is another reading. */
export function hand(text: string): void {
  incoming.value = { text }
}
