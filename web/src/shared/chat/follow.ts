// Live news by server-sent events; asked now and then where the stream is refused; silent while nobody looks.
import type { Ref } from 'vue'

const POLL = 5_000 // milliseconds between two looks without a stream
const AGAIN = 60_000 // until a refused stream is tried again

export function follow(address: () => string, onNews: () => Promise<void>, isLive: Ref<boolean>) {
  let source: EventSource | null = null
  let poll = 0
  let again = 0

  function listen(): void {
    stop()
    if (document.hidden) return
    source = new EventSource(address())
    source.onopen = () => {
      isLive.value = true
      clearInterval(poll)
    }
    source.onmessage = () => void onNews()
    source.addEventListener('read', () => void onNews())
    source.onerror = () => {
      isLive.value = false
      if (source?.readyState === EventSource.CLOSED) fallBack()
    }
  }

  function fallBack(): void {
    clearInterval(poll)
    clearTimeout(again)
    poll = window.setInterval(() => void onNews(), POLL)
    again = window.setTimeout(listen, AGAIN)
  }

  function look(): void {
    if (document.hidden) stop()
    else void onNews().then(listen)
  }

  function stop(): void {
    source?.close()
    source = null
    isLive.value = false
    clearInterval(poll)
    clearTimeout(again)
  }

  return {
    start: () => {
      document.addEventListener('visibilitychange', look)
      listen()
    },
    stop: () => {
      document.removeEventListener('visibilitychange', look)
      stop()
    },
  }
}
