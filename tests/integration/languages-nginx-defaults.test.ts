import * as nginx from '@clustermgr/core/nginx'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LanguageJudge } from './language-judge.ts'
import { openJudge, RELEASES } from './language-judge.ts'
import { findModules, findVersion, selectModules, testTexts, wrapIn } from './nginx-judge.ts'

let judge: LanguageJudge
beforeAll(async () => {
  judge = await openJudge()
})
afterAll(async () => judge[Symbol.asyncDispose]())

/** Hundreds of starts of nginx. */
const PROBES_MS = 600_000

function holds({ since, removed }: nginx.Directive, version: string): boolean {
  const later = (one: string): boolean => version.localeCompare(one, 'en', { numeric: true }) >= 0
  return (since === undefined || later(since)) && (removed === undefined || !later(removed))
}

test.each(RELEASES)(
  '%s: each default, written out, is accepted where it may stand',
  { timeout: PROBES_MS },
  async (release) => {
    const version = await findVersion(judge, release)
    const modules = await findModules(judge, release)
    const probes = nginx.DIRECTIVES.flatMap((row) => {
      if (row.default === undefined || !holds(row, version)) return []
      return row.contexts.map((context) => {
        const inner = `${row.name} ${row.default ?? ''};`
        return { context, inner, text: wrapIn(context, inner, selectModules(modules, context, [row])) }
      })
    })
    const answers = await testTexts(
      judge,
      release,
      probes.map(({ text }) => text),
    )
    const known = probes.flatMap((probe, index) => {
      const answer = answers[index]
      return answer?.startsWith('unknown directive') ? [] : [{ ...probe, answer }]
    })
    // `proxy_redirect default` wants a proxy_pass before it: it repeats the default where it can stand at all.
    const refused = known.flatMap(({ context, inner, answer }) =>
      answer === undefined || answer.includes('should be placed after the "proxy_pass"')
        ? []
        : [`${context}: ${inner} ${answer}`],
    )
    expect(refused).toEqual([])
    expect(known.length).toBeGreaterThan(900)
  },
)
