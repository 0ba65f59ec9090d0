import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LanguageJudge } from './language-judge.ts'
import { openJudge, RELEASES } from './language-judge.ts'
import { EACH, findRefusals as findRedisRefusals } from './redis-judge.ts'
import { findRefusals as findStunnelRefusals } from './stunnel-judge.ts'

let judge: LanguageJudge
beforeAll(async () => {
  judge = await openJudge()
})
afterAll(async () => judge[Symbol.asyncDispose]())

test.each(RELEASES)('%s: answers come in the order of the texts', async (release) => {
  const texts = Array.from({ length: 25 }, (_, index) => `${index}`)
  const answers = await judge.ask(release, 'cat "$1" other; exit_code() { return 3; }; exit_code', texts, {
    other: '!',
  })
  expect(answers).toEqual(texts.map((text) => ({ exitCode: 3, output: `${text}!` })))
})

test.each(EACH)(
  '%s: a line that was expected to be right, and is not, is told from those beside it',
  async (_, server) => {
    const lines = ['hz 10', 'hz x', 'timeout 5', 'appendonly 1', 'port 7000']
    expect(await findRedisRefusals(judge, server, lines, () => true)).toEqual([
      undefined,
      'hz x',
      undefined,
      'appendonly 1',
      undefined,
    ])
  },
)

test.each(RELEASES)('%s: a section that was expected to be right, and is not, is told too', async (release) => {
  const texts = ['0', 'x', '5', '5s', '7'].map(
    (value) => `[t]\nclient = yes\naccept = 127.0.0.1:1\nconnect = 127.0.0.1:2\nTIMEOUTidle = ${value}\n`,
  )
  const refusals = await findStunnelRefusals(judge, release, texts, {}, new Set(texts))
  expect(refusals.map((refusal) => refusal?.includes('TIMEOUTidle') ?? 'accepted')).toEqual([
    'accepted',
    true,
    'accepted',
    true,
    'accepted',
  ])
})
