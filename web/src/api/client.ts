// The one way to the API: typed by its own OpenAPI file, signed in by cookie, renewed once when the session has aged.
import createClient, { type Middleware } from 'openapi-fetch'

import { language } from '@/shared/language'

import { Problem } from './problem'
import type { paths } from './schema'

const RENEWAL = '/api/v1/auth/refreshes'

let renewal: Promise<boolean> | null = null

/** Ask for new cookies; calls that need it at the same time share one request. */
async function renew(): Promise<boolean> {
  renewal ??= fetch(RENEWAL, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Icity-Client': 'web' },
    body: '{}',
  })
    .then((answer) => answer.ok)
    .catch(() => false)
    .finally(() => setTimeout(() => (renewal = null), 0))
  return renewal
}

/** `fetch` as this site wants it: our header, the person's language, one renewal of an aged session. */
export async function send(input: Request): Promise<Response> {
  const again = input.clone()
  const answer = await reach(input)
  if (answer.status !== 401 || input.url.endsWith(RENEWAL)) return answer
  return (await renew()) ? reach(again) : answer
}

async function reach(request: Request): Promise<Response> {
  request.headers.set('X-Icity-Client', 'web')
  request.headers.set('Accept-Language', language.value === 'en' ? 'en' : 'zh')
  try {
    return await fetch(request)
  } catch {
    throw Problem.offline()
  }
}

const refuse: Middleware = {
  async onResponse({ response }) {
    if (!response.ok && response.status !== 304) throw await Problem.read(response)
  },
}

/** The API. Every call answers with `data`, or throws a `Problem` in the person's words. */
export const api = createClient<paths>({ baseUrl: window.location.origin, fetch: send })
api.use(refuse)

/** The data of an answer that carries some; use as `const me = await data(api.GET('/api/v1/me'))`. */
export async function data<T>(answer: Promise<{ data?: T }>): Promise<T> {
  return (await answer).data as T
}

/** A key under which a repeated POST has one effect: make it once per intent, keep it until the answer is there. */
export function idempotencyKey(): string {
  return crypto.randomUUID()
}
