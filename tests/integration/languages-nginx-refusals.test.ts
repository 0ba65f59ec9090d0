import * as nginx from '@clustermgr/core/nginx'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LanguageJudge, Release } from './language-judge.ts'
import { openJudge, RELEASES } from './language-judge.ts'
import { findModules, findVersion, testTexts, wrapIn } from './nginx-judge.ts'
import { DECLARATIONS, PIECES, SITUATIONS } from './nginx-situations.ts'

let judge: LanguageJudge
beforeAll(async () => {
  judge = await openJudge()
})
afterAll(async () => judge[Symbol.asyncDispose]())

/** Hundreds of starts of nginx. */
const PROBES_MS = 600_000

/** What each file means to nginx and to check, where they disagree; and how many nginx refuses. */
async function compare(
  release: Release,
  version: string,
  texts: readonly string[],
): Promise<readonly [readonly string[], number]> {
  const answers = await testTexts(judge, release, texts)
  const disagreeing = texts.flatMap((text, index) => {
    const answer = answers[index]
    const [error] = nginx.check(nginx.parse(text), { version }).filter(({ severity }) => severity === 'error')
    const isSame = (answer !== undefined) === (error !== undefined)
    // A module that is not installed has nothing to say.
    return isSame || answer?.includes('unknown directive') === true
      ? []
      : [`${text} ${answer ?? 'accepted'}, check says ${JSON.stringify(error?.message)}`]
  })
  return [disagreeing, answers.filter((answer) => answer !== undefined).length]
}

test.each(RELEASES)('%s: check and nginx -t refuse the same', { timeout: PROBES_MS }, async (release) => {
  const version = await findVersion(judge, release)
  const modules = await findModules(judge, release)
  const texts = SITUATIONS.map(([context, text]) => {
    const needed = modules.filter((name) => name === `ngx_${context}`)
    return context === 'main' ? `pid nginx.pid; ${text}` : wrapIn(context, text, needed)
  })
  const [disagreeing, refused] = await compare(release, version, texts)
  expect(disagreeing).toEqual([])
  expect(refused).toBeGreaterThan(100)
})

/** Some of the pieces, each at most once. */
function pick(from: readonly string[], maxLength: number): fc.Arbitrary<string> {
  return fc.shuffledSubarray([...from], { maxLength }).map((pieces) => pieces.join(' '))
}

test.each(RELEASES)('%s: so they do where directives meet by chance', { timeout: PROBES_MS }, async (release) => {
  const version = await findVersion(judge, release)
  const match = fc.constantFrom('/a', '/b', '= /a', '^~ /a', '~ a', '~ b', '@n')
  const location = fc.tuple(match, pick(PIECES.location, 3)).map(([first, inner]) => `location ${first} { ${inner} }`)
  const server = fc
    .tuple(pick(PIECES.server, 3), fc.array(location, { maxLength: 2 }))
    .map(([inner, locations]) => `server { ${inner} ${locations.join(' ')} }`)
  const file = fc
    .tuple(pick(PIECES.http, 2), server)
    .map(([inner, one]) => wrapIn('http', `${DECLARATIONS} ${inner} ${one}`, []))
  const texts = fc.sample(file, { numRuns: 400, seed: 3 })
  const [disagreeing, refused] = await compare(release, version, texts)
  expect(disagreeing).toEqual([])
  expect(refused).toBeGreaterThan(100)
  expect(refused).toBeLessThan(300)
})
