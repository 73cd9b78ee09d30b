// Photos on their way: one after the other, with progress, again after a lost network, wherever in the app one is.
// Sending one twice does no harm: the platform knows a photo that it has.
import { reactive } from 'vue'

import { language } from '@/shared/language'
import { whoIsHere } from '@/shared/session'

export interface Upload {
  key: string
  applicationId: string
  document: string
  name: string
  file: Blob
  sent: number
  state: 'waiting' | 'sending' | 'lost' | 'refused' | 'done'
  message: string
}

export const uploads = reactive<Upload[]>([])

const AGAIN_AFTER = 5_000
let busy = false
let timer = 0

/** Put photos into the queue; they survive a change of screen, not a closed page. */
export function enqueue(applicationId: string, document: string, name: string, file: Blob): void {
  const key = crypto.randomUUID()
  uploads.push({ key, applicationId, document, name, file, sent: 0, state: 'waiting', message: '' })
  void work()
}

export function dismiss(key: string): void {
  const at = uploads.findIndex((one) => one.key === key)
  if (at >= 0) uploads.splice(at, 1)
}

/** Try what was lost again, now. */
export function tryAgain(): void {
  window.clearTimeout(timer)
  for (const one of uploads) if (one.state === 'lost') one.state = 'waiting'
  void work()
}

async function work(): Promise<void> {
  if (busy) return
  busy = true
  try {
    for (let next = waiting(); next; next = waiting()) await carry(next)
  } finally {
    busy = false
  }
  if (uploads.some((one) => one.state === 'lost')) timer = window.setTimeout(tryAgain, AGAIN_AFTER)
}

const waiting = () => uploads.find((one) => one.state === 'waiting')

async function carry(upload: Upload): Promise<void> {
  upload.state = 'sending'
  let answer = await post(upload)
  if (answer.status === 401 && (await whoIsHere())) answer = await post(upload)
  if (answer.status === 201) {
    upload.state = 'done'
    window.dispatchEvent(new CustomEvent('icity:uploaded', { detail: upload.applicationId }))
    dismiss(upload.key)
  } else if (answer.status === 0 || answer.status >= 500 || answer.status === 429) {
    upload.state = 'lost'
  } else {
    upload.state = 'refused'
    upload.message = answer.detail
  }
}

/** XMLHttpRequest, because `fetch` tells nothing of how much was sent. */
function post(upload: Upload): Promise<{ status: number; detail: string }> {
  const body = new FormData()
  body.set('document', upload.document)
  body.set('file', upload.file, upload.name)
  const request = new XMLHttpRequest()
  request.open('POST', `/api/v1/applications/${upload.applicationId}/materials`)
  request.setRequestHeader('X-Icity-Client', 'web')
  request.setRequestHeader('Accept-Language', language.value === 'en' ? 'en' : 'zh')
  request.responseType = 'json'
  request.upload.onprogress = (event) => (upload.sent = event.loaded / event.total)
  return new Promise((resolve) => {
    const detail = () => (request.response as { detail?: string } | null)?.detail ?? ''
    request.onload = () => resolve({ status: request.status, detail: detail() })
    request.onerror = request.ontimeout = () => resolve({ status: 0, detail: '' })
    request.send(body)
  })
}

window.addEventListener('online', tryAgain)
