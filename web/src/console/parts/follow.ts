// Ask again while something is on its way and somebody looks.
import { onBeforeUnmount, onMounted } from 'vue'

const EVERY = 5000

/** `reload` every `every` milliseconds while `isWanted`. */
export function useFollowed(isWanted: () => boolean, reload: () => Promise<void>, every = EVERY): void {
  let timer = 0

  async function follow(): Promise<void> {
    if (!document.hidden && isWanted()) await reload()
    timer = window.setTimeout(follow, every)
  }

  onMounted(() => (timer = window.setTimeout(follow, every)))
  onBeforeUnmount(() => clearTimeout(timer))
}
