// An answer as people read it, for the check page and where two devices differ.
import { say } from '@/shared/language'

import type { Preparation } from './draft'

type Translate = (key: string) => string
type Answers = Record<string, unknown>

function slotWords(wish: Answers, t: Translate): string {
  const parts = [
    wish['weekday'] ? t(`slot.weekday.${String(wish['weekday'])}`) : '',
    wish['half_day'] ? t(`slot.${String(wish['half_day'])}`) : '',
  ]
  return parts.filter(Boolean).join(' ') || t('slot.any')
}

/** The answer to `field` out of `answers`; the words for "not answered" where there is none. */
export function inWords(
  field: string,
  answers: Answers,
  beside: Preparation | undefined,
  t: Translate,
): string {
  const answer = answers[field]
  if (answer === null || answer === undefined || answer === '') return t('unanswered')
  if (field === 'district_code')
    return say(
      beside?.districts?.find((one) => one.code === answer),
      'name',
    )
  if (field === 'slot_preference') return slotWords(answer as Answers, t)
  if (field === 'main_applicant') return t(`parent.${String(answer)}`)
  if (field === 'notice_version') return t('read')
  return Array.isArray(answer) ? answer.join('、') || t('unanswered') : String(answer)
}
