import { readFileSync, readdirSync } from 'node:fs'
import * as redis from '@clustermgr/core/redis'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LanguageJudge } from './language-judge.ts'
import { openJudge } from './language-judge.ts'
import type { Server } from './redis-judge.ts'
import { findRefusals, findVersion, readParameters, SERVERS } from './redis-judge.ts'

let judge: LanguageJudge
beforeAll(async () => {
  judge = await openJudge()
})
afterAll(async () => judge[Symbol.asyncDispose]())

const EACH = SERVERS.map((server) => [`${server.product} of ${server.release}`, server] as const)

/** Parameters that the server's surroundings decide: the judge's own start line, or compiled-in choices. */
const SURROUNDINGS = ['port', 'unixsocket', 'daemonize', 'dir', 'pidfile']

test.each(EACH)('%s: the table has its defaults, and every parameter it knows', async (_, server) => {
  const target = await targetOf(server)
  if (target === undefined) return
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

/**
 * Lines on which the reader and the rest of the server differ: what Debian's build lacks; what the reader takes and the
 * start refuses (unknown commands and categories of users); a number that wraps to the largest there is. And the line
 * that ends the test's files.
 */
const DECIDED_ELSEWHERE = ['activedefrag yes', 'user a +@nope', 'user a "+"', 'cluster-blacklist-ttl -1', 'databases 0']

test.each(EACH)('%s: each directive at its default, smallest, largest and an illegal value', async (_, server) => {
  const target = await targetOf(server)
  if (target === undefined) return
  const cases = [...listNames(target)].flatMap((name) => tryValues(name, target))
  const refusals = await findRefusals(judge, server, cases)
  const disagreeing = cases.flatMap((line, index) => {
    const findings = redis
      .check(redis.parse(line), target)
      .filter(({ severity, kind }) => severity === 'error' && kind !== 'missing' && kind !== 'conflict')
    const accepts = refusals[index] === undefined
    if (DECIDED_ELSEWHERE.some((known) => line.includes(known))) return []
    return accepts === (findings.length === 0)
      ? []
      : [`${line}: ${accepts ? 'accepted' : 'refused'}, check says ${JSON.stringify(findings[0]?.expected)}`]
  })
  expect(disagreeing).toEqual([])
  expect(cases.length).toBeGreaterThan(600)
})

/** Texts that no rule of the server's judges, so that CONFIG GET gives back what the reader made of them. */
const FREE_TEXTS = [
  'masteruser',
  'masterauth',
  'tls-cert-file',
  'tls-key-file',
  'tls-ca-cert-file',
  'tls-ca-cert-dir',
  'tls-dh-params-file',
  'tls-ciphers',
  'replica-announce-ip',
  'bind-source-addr',
]

test.each(EACH)('%s: decoded values are those that the server reads', async (_, server) => {
  if ((await targetOf(server)) === undefined) return
  const part = fc.constantFrom(
    'a',
    '#',
    '\\',
    '"',
    "'",
    '\\n',
    '\\x41',
    '\\xff',
    '\\x',
    '\\"',
    "\\'",
    ' ',
    '\t',
    '\v',
    'é',
    '\udcff',
    '$',
    '%',
  )
  const token = fc.array(part, { maxLength: 8 }).map((parts) => parts.join(''))
  const shaped = fc.oneof(
    token,
    token.map((text) => `"${text}"`),
    token.map((text) => `'${text}'`),
    token.map((text) => `a"${text}"`),
  )
  // Valkey drops the byte 0xff: `check` says so.
  const lost = server.product === 'valkey' ? '\udcff' : '\0'
  const values = fc.string({ unit: 'binary', maxLength: 20 }).filter((value) => !value.includes('\0'))
  const tokens = [
    ...fc.sample(shaped, { numRuns: 600, seed: 7 }),
    ...fc.sample(values, { numRuns: 300, seed: 8 }).map((value) => redis.encodeArgument(value)),
  ]
  const lines = tokens.filter((text) => {
    const parsed = redis.safeParse(`x ${text}`)
    return !text.includes(lost) && parsed.success && [...redis.listStatements(parsed.data)][0]?.arguments.length === 1
  })
  for (let from = 0; from + FREE_TEXTS.length <= lines.length; from += FREE_TEXTS.length) {
    const text = FREE_TEXTS.map((name, index) => `${name} ${lines[from + index]}\n`).join('')
    const document = redis.parse(text)
    const answers = await readParameters(judge, server, redis.renderBytes(document), FREE_TEXTS)
    for (const { name, arguments: args } of redis.listStatements(document)) {
      const bytes = Buffer.from(redis.encodeSource(args[0]?.value ?? '')).toString('latin1')
      expect([name, answers.get(name)]).toEqual([name, bytes])
    }
  }
  expect(lines.length).toBeGreaterThan(100)
})

test.each(EACH)('%s: what it cannot split is what parse refuses', async (_, server) => {
  if ((await targetOf(server)) === undefined) return
  const part = fc.constantFrom('a', ' ', '"', "'", '\\', '\\"', "\\'", '\t', '\v', '\r', '#')
  const lines = fc.sample(
    fc.array(part, { maxLength: 12 }).map((parts) => `masterauth ${parts.join('')}`),
    { numRuns: 400, seed: 11 },
  )
  const refusals = await findRefusals(judge, server, lines)
  const disagreeing = lines.filter((line, index) => {
    const parsed = redis.safeParse(line)
    const accepts = parsed.success && redis.check(parsed.data).every(({ severity }) => severity !== 'error')
    return accepts !== (refusals[index] === undefined)
  })
  expect(disagreeing).toEqual([])
})

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
  const target = await targetOf(server)
  if (target === undefined) return
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

const CASES = new URL('../../packages/core/test/cases/redis/', import.meta.url)

test.each(EACH)('%s: repeated, overridden and included lines mean what the cases say', async (_, server) => {
  const target = await targetOf(server)
  if (target === undefined) return
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

test.each(EACH)('%s starts with what define writes', async (_, server) => {
  const target = await targetOf(server)
  if (target === undefined) return
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

async function targetOf(server: Server): Promise<redis.Target | undefined> {
  const version = await findVersion(judge, server)
  if (version === undefined) process.stderr.write(`SKIPPED: ${server.product} is not installed on ${server.release}\n`)
  return version === undefined ? undefined : { product: server.product, version }
}

async function listParameters({ release, product }: Server): Promise<ReadonlySet<string>> {
  const { stdout } = await judge.run(
    release,
    `${product}-server --port 0 --unixsocket ./socket --save '' >log 2>&1 & server=$!
until ${product}-cli -s ./socket PING >/dev/null 2>&1; do kill -0 $server || exit 9; sleep 0.05; done
${product}-cli -s ./socket CONFIG GET '*' | awk 'NR % 2'; kill $server; wait $server`,
  )
  return new Set(stdout.split('\n').filter((line) => line !== ''))
}

function isKnown(name: string, target: redis.Target): boolean {
  return redis
    .check(redis.parse(name), target)
    .every(({ kind }) => kind !== 'unknown-directive' && kind !== 'unavailable')
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

function* listNames(target: redis.Target): Generator<string> {
  for (const { name, editions } of redis.DIRECTIVES) {
    if (!isKnown(name, target)) continue
    yield name
    for (const alias of new Set(editions.map((edition) => edition.alias)))
      if (alias !== undefined && isKnown(alias, target)) yield alias
  }
}

/** Lines that try a directive at its borders. */
function tryValues(name: string, target: redis.Target): readonly string[] {
  const statement = redis.DIRECTIVES.find(
    (one) => one.name === name || one.editions.some(({ alias }) => alias === name),
  )
  const [edition] = (statement?.editions ?? [])
    .filter((one) => one[target.product ?? 'redis'] !== undefined)
    .toReversed()
  if (edition === undefined || edition.type === 'ignored') return []
  const line = (...values: readonly (string | number | bigint)[]): string =>
    [name, ...values.map((value) => redis.encodeArgument(String(value)))].join(' ')
  const { default: initial, min = 0, max = 0, values = [] } = edition
  const isText = edition.type === 'text' || edition.type === 'events'
  // aclfile and logfile are opened; these values are for others.
  if (['aclfile', 'logfile', 'dir', 'include', 'loadmodule', 'sentinel', 'rename-command'].includes(name)) return [name]
  const common = [
    name,
    line('a', 'b'),
    ...(initial === undefined ? [] : [`${name} ${initial === '' || isText ? redis.encodeArgument(initial) : initial}`]),
  ]
  switch (edition.type) {
    case 'integer':
      return [
        ...common,
        line(min),
        line(max),
        line(BigInt(min) - 1n),
        line(BigInt(max) + 1n),
        line('x'),
        line('01'),
        line('+1'),
        line(''),
        line('1.0'),
      ]
    case 'bytes':
    case 'bytes-or-percent':
      return [
        ...common,
        line(min),
        line(max),
        line(BigInt(max) + 1n),
        line('-1'),
        line('1.5mb'),
        line('64MB'),
        line('2gb'),
        line('2g'),
        line('3k'),
        line('1mib'),
        line(''),
        line('0%'),
        line('100%'),
        line('101%'),
      ]
    case 'octal':
      return [...common, line(0), line(777), line(1000), line(8), line('x'), line('0770'), line('')]
    case 'yes-no':
      return [...common, line('yes'), line('NO'), line('true'), line('1'), line('')]
    case 'choice':
    case 'flags':
      return [
        ...common,
        ...values.map((value) => line(value.toUpperCase())),
        line('nothing'),
        line(''),
        line(...values.slice(1, 3)),
        line(values.slice(2, 4).join(' ')),
      ]
    case 'save':
      return [
        ...common,
        line(),
        line(''),
        line(1, 0),
        line(0, 1),
        line(1, -1),
        line('1 1 2 2'),
        line(1),
        line(' 1', '+2'),
        line(''),
      ]
    case 'buffer-limit':
      return [
        ...common,
        line('normal', 0, 0, 0),
        line('SLAVE', '1gb', '2k', 60),
        line('master', 0, 0, 0),
        line('pubsub', 0, 0, -1),
        line('pubsub', '1.5mb', 0, 0),
        line('replica', 1, 1),
        line(''),
      ]
    case 'integers':
      return [...common, line(min, 0, max), line(0, 0, Number(max) + 1), line(0, 0), line('0 1 2'), line('x', 0, 0)]
    case 'percentiles':
      return [...common, line(0, 100), line(100.1), line(-1), line('x'), line(''), line('50.5 99'), line('1e1')]
    case 'addresses':
      return [
        ...common,
        line('127.0.0.1', '::1'),
        line(...Array.from({ length: 17 }, () => '127.0.0.1')),
        line(''),
        line('a b'),
      ]
    case 'host-port':
      return [
        ...common,
        line('NO', 'ONE'),
        line('h', 65535),
        line('h', 65536),
        line('h', -1),
        line('h', 'x'),
        line('h'),
      ]
    case 'events':
      return [...common, line('KEA'), line('g$lshzxetdmn'), line('q'), line('')]
    case 'user':
      return [...common, ...USER_RULES.map((rules) => `user a ${rules}`)]
    default:
      return [
        ...common,
        line(''),
        line('a/b'),
        line('a b'),
        line('x'.repeat(300)),
        line('1.2.3.4'),
        line('::1'),
        line('{title}'),
        line('{nope}'),
        line('{title'),
        line('a,b'),
        line('a$b'),
      ]
  }
}

const USER_RULES = [
  'on',
  'ON off',
  'nopass',
  '>x',
  '>',
  '#abc',
  `#${'a'.repeat(64)}`,
  `#${'A'.repeat(64)}`,
  'onn',
  '~*',
  '~* ~a',
  '~* resetkeys ~a',
  'allkeys ~a',
  '%R~a',
  '%RW~a',
  '%X~a',
  '%~a',
  '&a',
  '&* &a',
  'allchannels resetchannels &a',
  '+get',
  '-@all',
  '+@read',
  '+@nope',
  '(+get ~a)',
  '(+get ~a',
  '( +get ~a )',
  'clearselectors',
  'reset',
  'allcommands',
  '"~a b"',
  '"&a b"',
  'sanitize-payload',
  '"+"',
  '""',
]
