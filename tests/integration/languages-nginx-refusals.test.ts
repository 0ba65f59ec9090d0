import * as nginx from '@clustermgr/core/nginx'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LanguageJudge } from './language-judge.ts'
import { openJudge, RELEASES } from './language-judge.ts'
import { findModules, findVersion, testTexts, wrapIn } from './nginx-judge.ts'
import { SITUATIONS } from './nginx-situations.ts'

let judge: LanguageJudge
beforeAll(async () => {
  judge = await openJudge()
})
afterAll(async () => judge[Symbol.asyncDispose]())

/** Hundreds of starts of nginx. */
const PROBES_MS = 600_000

test.each(RELEASES)('%s: check and nginx -t refuse the same', { timeout: PROBES_MS }, async (release) => {
  const version = await findVersion(judge, release)
  if (version === undefined) return
  const modules = await findModules(judge, release)
  const texts = SITUATIONS.map(([context, text]) => {
    const needed = modules.filter((name) => name === `ngx_${context}`)
    return context === 'main' ? `pid nginx.pid; ${text}` : wrapIn(context, text, needed)
  })
  const answers = await testTexts(judge, release, texts)
  const verdicts = texts.map((text, index) => ({
    answer: answers[index],
    errors: nginx.check(nginx.parse(text), { version }).filter(({ severity }) => severity === 'error'),
  }))
  const disagreeing = verdicts.flatMap(({ answer, errors }, index) => {
    const [error] = errors
    const isSame = (answer !== undefined) === (error !== undefined)
    // A module that is not installed has nothing to say.
    return isSame || answer?.includes('unknown directive') === true
      ? []
      : [`${SITUATIONS[index]?.join(': ') ?? ''} ${answer ?? 'accepted'}, check says ${JSON.stringify(error?.message)}`]
  })
  expect(disagreeing).toEqual([])
  expect(verdicts.filter(({ answer }) => answer !== undefined).length).toBeGreaterThan(100)
})
