// A refusal as the API words it (RFC 9457), or the lack of a network.
import { inScript, language } from '@/shared/language'

export interface FieldProblem {
  pointer: string
  detail: string
}

interface Details {
  status?: number
  code?: string
  detail?: string
  errors?: FieldProblem[]
  facts?: Record<string, unknown>
}

const OFFLINE = {
  zh: '网络断开了。已填写的内容还在，连上后会继续。',
  'zh-Hant': '網路斷開了。已填寫的內容還在，連上後會繼續。',
  en: 'There is no network. What you entered is kept; it goes on when you are connected.',
}

/** Why a call did not succeed: `code` for decisions, `message` for people, `errors` per field (JSON pointers). */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    readonly errors: FieldProblem[] = [],
    readonly facts: Record<string, unknown> = {},
    readonly retryAfter: number | null = null,
  ) {
    super(detail)
    this.name = 'Problem'
  }

  static offline(): Problem {
    return new Problem(0, 'offline', OFFLINE[language.value])
  }

  static async read(response: Response): Promise<Problem> {
    const told = (await response.json().catch(() => ({}))) as Details
    const seconds = Number(response.headers.get('Retry-After'))
    return new Problem(
      response.status,
      told.code ?? 'unexpected',
      inScript(told.detail ?? response.statusText),
      (told.errors ?? []).map((one) => ({ ...one, detail: inScript(one.detail) })),
      told.facts ?? {},
      seconds > 0 ? seconds : null,
    )
  }

  get isOffline(): boolean {
    return this.code === 'offline'
  }

  /** The session is gone: sign in and come back. */
  get needsSignIn(): boolean {
    return this.status === 401
  }

  /** The higher level (face, or another way) is asked for, or asked for again. */
  get needsStepUp(): boolean {
    return this.code === 'step_up_needed'
  }
}
