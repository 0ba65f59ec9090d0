import * as redis from '@clustermgr/core/redis'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LanguageJudge } from './language-judge.ts'
import { openJudge } from './language-judge.ts'
import { EACH, findRefusals, findTarget } from './redis-judge.ts'
import { listNames, tryValues } from './redis-values.ts'

let judge: LanguageJudge
beforeAll(async () => {
  judge = await openJudge()
})
afterAll(async () => judge[Symbol.asyncDispose]())

/**
 * Lines on which the reader and the rest of the server differ: what Debian's build lacks; what the reader takes and the
 * start refuses (unknown commands and categories of users); a number that wraps to the largest there is. And the line
 * that ends the test's files.
 */
const DECIDED_ELSEWHERE = ['activedefrag yes', 'user a +@nope', 'user a "+"', 'cluster-blacklist-ttl -1', 'databases 0']

/** More than a thousand starts of the server. */
const PROBES_MS = 600_000

test.each(EACH)(
  '%s: each directive at its default, smallest, largest and an illegal value',
  { timeout: PROBES_MS },
  async (_, server) => {
    const target = await findTarget(judge, server)
    const cases = [...listNames(target)].flatMap((name) => tryValues(name, target))
    const findErrors = (line: string): ReturnType<typeof redis.check> =>
      redis
        .check(redis.parse(line), target)
        .filter(({ severity, kind }) => severity === 'error' && kind !== 'missing' && kind !== 'conflict')
    // A user may be there once.
    const isExpected = (line: string): boolean => !line.startsWith('user ') && findErrors(line).length === 0
    const refusals = await findRefusals(judge, server, cases, isExpected)
    const disagreeing = cases.flatMap((line, index) => {
      const findings = findErrors(line)
      const accepts = refusals[index] === undefined
      if (DECIDED_ELSEWHERE.some((known) => line.includes(known))) return []
      return accepts === (findings.length === 0)
        ? []
        : [`${line}: ${accepts ? 'accepted' : 'refused'}, check says ${JSON.stringify(findings[0]?.expected)}`]
    })
    expect(disagreeing).toEqual([])
    expect(cases.length).toBeGreaterThan(600)
  },
)

const SENTINEL_LINES = [
  'monitor p 127.0.0.1 1 0',
  'monitor p 127.0.0.1 1',
  'monitor q 127.0.0.1 1 1',
  'down-after-milliseconds m 1',
  'down-after-milliseconds m 0',
  'failover-timeout m -1',
  'parallel-syncs m 0',
  'auth-pass m x',
  'auth-user m x',
  'myid x',
  `myid ${'a'.repeat(40)}`,
  'config-epoch m 1',
  'leader-epoch m 1',
  'known-replica m 127.0.0.1 2',
  'known-slave m 127.0.0.1 2',
  'known-sentinel m 127.0.0.1 2',
  `known-sentinel m 127.0.0.1 2 ${'b'.repeat(40)}`,
  'rename-command m GET x',
  'rename-command m GET',
  'announce-ip 127.0.0.1',
  'announce-port 1',
  'resolve-hostnames yes',
  'resolve-hostnames on',
  'announce-hostnames no',
  'deny-scripts-reconfig x',
  'sentinel-user x',
  'sentinel-pass x',
  'current-epoch 1',
  'master-reboot-down-after-period m 0',
  'auth-pass nobody x',
  'monitor m 127.0.0.1 3 1',
  'nothing x',
]

test.each(EACH)('%s: Sentinel reads the lines that check finds right', async (_, server) => {
  const target = await findTarget(judge, server)
  // Sentinel sorts its lines: the last one is read behind all that is right.
  const texts = SENTINEL_LINES.map((line) => `sentinel monitor m 127.0.0.1 9 1\nsentinel ${line}`)
  const files = Object.fromEntries(
    texts.map((text, index) => [`${10 + index}.conf`, `port 1\n${text}\nsentinel stop here\n`]),
  )
  const command = `for file in *.conf; do ${server.product}-server $file --sentinel 2>&1 | grep -a '^>>>'; done`
  const { stdout } = await judge.run(server.release, command, files)
  const answers = stdout.trim().split('\n')
  const disagreeing = SENTINEL_LINES.filter((_line, index) => {
    const findings = redis.check(redis.parse(texts[index] ?? ''), { ...target, mode: 'sentinel' })
    return (
      findings.some(({ severity }) => severity === 'error') === (answers[index] ?? '').includes('sentinel stop here')
    )
  })
  expect(disagreeing).toEqual([])
  expect(answers.length).toBe(SENTINEL_LINES.length)
})
