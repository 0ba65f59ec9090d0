import * as nginx from '@clustermgr/core/nginx'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LanguageJudge } from './language-judge.ts'
import { openJudge, RELEASES } from './language-judge.ts'
import { testTexts } from './nginx-judge.ts'

let judge: LanguageJudge
beforeAll(async () => {
  judge = await openJudge()
})
afterAll(async () => judge[Symbol.asyncDispose]())

const PIECES = ['a', '\\', '"', "'", ' ', '\t', '\n', '\r', '{', '}', ';', '#', '(', ')', 'é', 'n', 't', 'r', '\\d'] // prettier-ignore

test.each(RELEASES)('%s: nginx sees exactly the secret that was put in', async (release) => {
  const text = fc.array(fc.constantFrom(...PIECES), { maxLength: 8 }).map((pieces) => pieces.join(''))
  const filled = text.filter((value) => value !== '')
  const cases = fc.sample(fc.tuple(text, filled, text), { numRuns: 400, seed: 5 })
  const longest: (typeof cases)[number] = ['b'.repeat(1014), 'c'.repeat(3072), '']
  const probes = [...cases, longest]
  const answers = await testTexts(
    judge,
    release,
    probes.map(([before, value, after]) =>
      // The message about a user that does not exist has its name.
      nginx
        .renderSegments(nginx.define({ user: { before: `no${before}`, secret: 'env:A', after }, events: {} }))
        .map((segment) => (segment.kind === 'text' ? segment.text : nginx.encodeSecret(value)))
        .join(''),
    ),
  )
  const differing = probes.flatMap(([before, value, after], index) => {
    const answer = answers[index] ?? 'accepted'
    // nginx cuts its messages at 2 KB.
    return `getpwnam("no${before}${value}${after}") failed`.startsWith(answer.slice(0, 1800)) ? [] : [answer]
  })
  expect(differing).toEqual([])
})
