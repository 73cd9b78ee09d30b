// Ask again while something is on its way and somebody looks.
import { onBeforeUnmount, onMounted } from 'vue'

const EVERY = 5000

export function useFollowed(isWanted: () => boolean, reload: () => Promise<void>): void {
  let timer = 0

  async function follow(): Promise<void> {
    if (!document.hidden && isWanted()) await reload()
    timer = window.setTimeout(follow, EVERY)
  }

  onMounted(() => (timer = window.setTimeout(follow, EVERY)))
  onBeforeUnmount(() => clearTimeout(timer))
}
