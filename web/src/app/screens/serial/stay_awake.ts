// Keeps the screen on while it is shown at a desk, where the device can.
import { onBeforeUnmount, onMounted } from 'vue'

export function stayAwake(): void {
  let lock: WakeLockSentinel | undefined
  let over = false

  async function hold(): Promise<void> {
    if (document.visibilityState !== 'visible') return
    try {
      lock = await navigator.wakeLock?.request('screen')
      if (over) await lock?.release()
    } catch (error) {
      // A low battery or a browser's setting may refuse it; the page works all the same.
      if (!(error instanceof DOMException)) throw error
    }
  }

  const again = () => void hold()
  onMounted(() => {
    document.addEventListener('visibilitychange', again)
    void hold()
  })
  onBeforeUnmount(() => {
    over = true
    document.removeEventListener('visibilitychange', again)
    void lock?.release()
  })
}
