import { readFileSync, readdirSync } from 'node:fs'
import * as redis from '@clustermgr/core/redis'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LanguageJudge } from './language-judge.ts'
import { openJudge } from './language-judge.ts'
import type { Server } from './redis-judge.ts'
import { EACH, findTarget, readParameters } from './redis-judge.ts'
import { isKnown } from './redis-values.ts'

let judge: LanguageJudge
beforeAll(async () => {
  judge = await openJudge()
})
afterAll(async () => judge[Symbol.asyncDispose]())

/** Parameters that the server's surroundings decide: the judge's own start line, or compiled-in choices. */
const SURROUNDINGS = ['port', 'unixsocket', 'daemonize', 'dir', 'pidfile']

test.each(EACH)('%s: the table has its defaults, and every parameter it knows', async (_, server) => {
  const target = await findTarget(judge, server)
  const defaults = redis.resolve(redis.parse(''), target)
  const listed = await listParameters(server)
  const visible = redis.DIRECTIVES.filter((directive) => listed.has(directive.name))
  expect([...listed].filter((name) => !isKnown(name, target))).toEqual([])
  const answers = await readParameters(judge, server, '', [...defaults.keys()])
  const differing = [...defaults].flatMap(([name, values]) => {
    if (SURROUNDINGS.includes(name)) return []
    const answer = answers.get(name)
    const canonical = answer === undefined ? undefined : readBack(name, answer, target)
    return canonical === values.join(' ') ? [] : [`${name}: ${values.join(' ')}, the server says ${answer}`]
  })
  expect(differing).toEqual([])
  expect(visible.length).toBeGreaterThan(150)
})

const CASES = new URL('../../packages/core/test/cases/redis/', import.meta.url)

test.each(EACH)('%s: repeated, overridden and included lines mean what the cases say', async (_, server) => {
  const target = await findTarget(judge, server)
  const names = readdirSync(CASES).filter((name) => name.endsWith('.json'))
  for (const name of names) {
    const { values, files = {} }: { values: Record<string, string>; files?: Record<string, string> } = JSON.parse(
      readFileSync(new URL(name, CASES), 'utf8'),
    )
    const text = readFileSync(new URL(name.replace('.json', '.conf'), CASES), 'utf8')
    const answers = await readParameters(judge, server, text, Object.keys(values), files)
    const read = Object.keys(values).map((key) => [key, readBack(key, answers.get(key) ?? '?', target)])
    expect([name, Object.fromEntries(read)]).toEqual([name, values])
  }
  expect(names.length).toBeGreaterThan(10)
})

/** Redis 7.4 and later are not free to copy: their files are read where they are installed. */
test.each(EACH)('%s: the file of its package is read as it is meant', async (_, server) => {
  const target = await findTarget(judge, server)
  const { stdout } = await judge.run(server.release, `base64 -w0 /etc/${server.product}/${server.product}.conf`)
  const bytes = Uint8Array.from(Buffer.from(stdout, 'base64'))
  const document = redis.parse(bytes)
  expect(document.statements.length).toBeGreaterThan(50)
  expect(Buffer.compare(redis.renderBytes(document), bytes)).toBe(0)
  expect(redis.check(document, target).filter(({ severity }) => severity === 'error')).toEqual([])
  // Directives that are commented out have a value; sentences have more words.
  const commented = redis.decodeSource(bytes).replaceAll(/^# ?(?=[a-z]+-[a-z-]+ [^ \n]+$)/gm, '')
  const unknown = redis
    .check(redis.parse(commented), target)
    .filter(({ kind }) => kind === 'unknown-directive' || kind === 'unavailable')
  expect(unknown.map(({ text }) => text)).toEqual([])
})

test.each(EACH)('%s starts with what define writes', async (_, server) => {
  const target = await findTarget(judge, server)
  const description: redis.Description = {
    bind: ['127.0.0.1', '-::1'],
    save: [
      [900, 1],
      [300, 10],
    ],
    maxmemory: '64mb',
    'maxmemory-policy': 'allkeys-lru',
    'maxmemory-clients': '5%',
    'client-output-buffer-limit': { pubsub: { hard: '16mb', soft: '4mb', softSeconds: 30 } },
    'notify-keyspace-events': 'KEA',
    'shutdown-on-sigterm': ['nosave', 'now'],
    'latency-tracking-info-percentiles': [50, 99.9],
    'oom-score-adj-values': [0, 100, 200],
    'proc-title-template': '{title} "cache" \\ {listen-addr}',
    'rename-command': [['DEBUG', '']],
    user: [{ name: 'application', rules: ['on', { password: 'a "b" \\ #\n' }, '~cache:*', '+@read', '-@dangerous'] }],
    unixsocketperm: '700',
  }
  const document = redis.define(description, target)
  expect(redis.check(document, target)).toEqual([])
  const written = redis.resolve(document, { ...target, defaults: 'left-out' })
  const expected = redis.resolve(document, target)
  const names = [...written.keys()].filter((name) => !name.includes('['))
  const answers = await readParameters(judge, server, redis.renderBytes(document), names)
  for (const name of names)
    expect([name, readBack(name, answers.get(name) ?? '?', target)]).toEqual([name, expected.get(name)?.join(' ')])
})

async function listParameters({ release, product }: Server): Promise<ReadonlySet<string>> {
  const { stdout } = await judge.run(
    release,
    `${product}-server --port 0 --unixsocket ./socket --save '' >log 2>&1 & server=$!
until ${product}-cli -s ./socket PING >/dev/null 2>&1; do kill -0 $server || exit 9; sleep 0.05; done
${product}-cli -s ./socket CONFIG GET '*' | awk 'NR % 2'; kill $server; wait $server`,
  )
  return new Set(stdout.split('\n').filter((line) => line !== ''))
}

/** An answer of CONFIG GET in our canonical form. */
function readBack(name: string, answer: string, target: redis.Target): string {
  const isText = redis.DIRECTIVES.find((directive) => directive.name === name)?.editions.some(
    ({ type }) => type === 'text' || type === 'events',
  )
  const line = `${name} ${isText ? redis.encodeArgument(Buffer.from(answer, 'latin1').toString()) : answer === '' ? '""' : answer}`
  return (
    redis
      .resolve(redis.parse(line), { ...target, defaults: 'left-out' })
      .get(name)
      ?.join(' ') ?? ''
  )
}
