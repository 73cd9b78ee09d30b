// Replays docs/desk-vectors.json: the browser says what app/domain/desk.py says. Run by tests/unit/test_desk_rules.py.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'

import { canonical, isGenuine, isWhole, readReceipt } from './seal.ts'
import { isOurCode, parseSerial, printed } from './serial.ts'
import { answerOffline, judge, screenOf } from './verdict.ts'

const vectors = JSON.parse(readFileSync(process.env['DESK_VECTORS']!, 'utf-8'))
const sealed = JSON.parse(readFileSync(process.env['DESK_SEALED']!, 'utf-8'))

test('every case of the vectors has the verdict of the domain', () => {
  assert.ok(vectors.cases.length > 350)
  for (const one of vectors.cases) {
    const place = {
      siteId: one.site_id,
      now: Date.parse(one.now),
      liveCodeRequired: one.live_code_required,
      screen: one.screen,
    }
    const reason = judge(one.entry, vectors.table, place)
    const advice = vectors.table.advice[reason]
    assert.deepEqual([reason, advice.verdict, advice.colour], [one.reason, one.verdict, one.colour], one)
  }
})

test('every reading of the vectors is read alike', () => {
  for (const one of vectors.serials)
    assert.equal(parseSerial(one.text)?.compact ?? null, one.compact, one.text)
  assert.equal(printed('SM17P1000001B'), 'SM17-P1-000001-B')
})

test('camera noise is none of our codes', () => {
  assert.ok(isOurCode('IC1:SM17P1000001B'))
  for (const noise of ['SM17P1000001B', 'IC1:SM17P1000001C', '6901234567892', 'https://example.org'])
    assert.ok(!isOurCode(noise), noise)
})

test('an old tag is told apart; a current one is not taken for live without its key', () => {
  const now = 1_500_000_000_000
  const window = now / 30_000
  const code = (which: number) => `IC1:SM17P1000001B:${which}:ABCDEFGH`
  assert.deepEqual(
    [code(window), code(window - 1), code(window - 2), 'IC1:SM17P1000001B'].map((one) => screenOf(one, now)),
    ['plain', 'plain', 'stale', 'plain'],
  )
})

test('who is not listed is told so, with what may be offered', () => {
  const content = {
    site_id: 'here',
    live_code_required: false,
    other_letters: ['HL'],
    table: vectors.table,
    entries: [],
  }
  const reasons = ['SM17P1000001B', 'HL17-P1-000001-E', 'noise'].map(
    (one) => answerOffline(one, content, 0).reason,
  )
  assert.deepEqual(reasons, ['not_in_snapshot', 'other_district', 'misread'])
  assert.equal(answerOffline('SM17P1000001B', content, 0).can_confirm, false)
})

test('signatures of the platform hold, and altered ones do not', async () => {
  assert.equal(canonical({ b: [1, null, '厦'], a: true }), '{"a":true,"b":[1,null,"厦"]}')
  assert.ok(await isWhole(sealed.snapshot))
  assert.ok(!(await isWhole({ ...sealed.snapshot, content: { ...sealed.snapshot.content, letters: 'XX' } })))
  const receipt = readReceipt(JSON.stringify(sealed.receipt))!
  assert.ok(await isGenuine(receipt, [sealed.snapshot.public_key]))
  assert.ok(!(await isGenuine({ ...receipt, serial: 'SM17P1000002A' }, [sealed.snapshot.public_key])))
  assert.equal(readReceipt('IC1:SM17P1000001B'), null)
})
