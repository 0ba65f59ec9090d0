import { readFileSync, readdirSync } from 'node:fs'
import * as stunnel from '@clustermgr/core/stunnel'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LanguageJudge, Release } from './language-judge.ts'
import { openJudge, RELEASES } from './language-judge.ts'
import { findRefusals, findVersion, makeCertificate, readServices } from './stunnel-judge.ts'

let judge: LanguageJudge
beforeAll(async () => {
  judge = await openJudge()
})
afterAll(async () => judge[Symbol.asyncDispose]())

/** Options whose value the host decides: files, engines, users, builds. For them, only the name is judged. */
const HOST_DECIDES = new Set([
  'CAengine',
  'CAfile',
  'CApath',
  'CRLfile',
  'CRLpath',
  'PSKsecrets',
  'cert',
  'chroot',
  'ciphers',
  'ciphersuites',
  'compression',
  'config',
  'curves',
  'engine',
  'engineCtrl',
  'engineDefault',
  'engineId',
  'engineNum',
  'fips',
  'include',
  'key',
  'local',
  'setgid',
  'setuid',
  'EGD',
  'RNDfile',
  'RNDbytes',
  'sslVersion',
  'sslVersionMin',
  'sslVersionMax',
  'securityLevel',
])

/** Values of an option: its default, its smallest, largest and illegal ones. */
function listValues({ value, default: standard }: stunnel.Directive): readonly string[] {
  const kinds: Readonly<Record<string, readonly string[]>> = {
    'yes-no': ['yes', 'no', 'YES', 'true', '1', ''],
    choice: [...(value.kind === 'choice' ? value.choices : []), 'nonsense', ''],
    integer:
      value.kind === 'integer' && value.max !== undefined
        ? [String(value.min), String(value.max), String(value.max + 1), '-1']
        : ['0', '1', '2147483647', '-1', '5s', '', '1 2', '0x10'],
    retry: ['yes', 'no', '500', '1s', ''],
    address: ['127.0.0.1:1', '1', '65535', '/tmp/judge.sock', '::1:1', '[::1]:1', 'localhost:ldaps', ''],
    'debug-level': ['0', '7', '8', 'notice', 'NOTICE', 'warn', 'auth.7', 'auth.warn', 'what.7', ''],
    'tls-version': ['all', 'TLSv1.2', 'TLSv1.3', 'TLS1.2', ''],
    'tls-option': ['NO_TICKET', '-NO_TICKET', 'no_ticket', '--NO_TICKET', 'NO_SUCH', ''],
    'ocsp-flag': ['NOCERTS', 'nocerts', 'NOSUCH', ''],
    'socket-option': [
      'r:SO_KEEPALIVE=1',
      'l:SO_KEEPALIVE=YES',
      'a:SO_KEEPALIVE=2',
      'x:SO_KEEPALIVE=1',
      'r:so_keepalive=1',
      'r:SO_LINGER=1:60',
      'r:SO_LINGER=1',
      'r:SO_RCVTIMEO=5:x',
      'r:TCP_KEEPIDLE=5',
      'r:TCP_KEEPIDLE=x',
      'a:SO_BINDTODEVICE=lo',
      `a:SO_BINDTODEVICE=${'x'.repeat(40)}`,
      'r',
      '',
    ],
    hex: [
      '00'.repeat(16),
      '00'.repeat(32),
      '00'.repeat(17),
      '0g'.repeat(16),
      '0'.repeat(31),
      'aa:bb:'.repeat(8).slice(0, -1),
      '',
    ],
    path: ['/run/judge', '', 'relative'],
    text: ['x', ''],
  }
  return [...new Set([...(standard === undefined ? [] : [standard]), ...(kinds[value.kind] ?? [])])]
}

/** A file that tries an option. */
interface Probe {
  readonly text: string
  readonly name: string
}

const CLIENT = 'client = yes\naccept = 127.0.0.1:1\nconnect = 127.0.0.1:2\n'
const SERVER = 'cert = cert.pem\naccept = 127.0.0.1:1\nconnect = 127.0.0.1:2\n'

function listProbes(): readonly Probe[] {
  return stunnel.DIRECTIVES.flatMap((directive) =>
    listValues(directive).flatMap((value): readonly Probe[] => {
      const { name } = directive
      const line = `${name} = ${value}\n`
      const both = [`${line}[t]\n${CLIENT}`, `[t]\n${CLIENT}${line}`]
      return [...both, `[t]\n${SERVER}${line}`].map((text) => ({ text, name }))
    }),
  )
}

test.each(RELEASES)('%s: each option at its default, smallest, largest and illegal values', async (release) => {
  const version = await findVersion(judge, release)
  const cases = listProbes()
  const findErrors = (text: string): ReturnType<typeof stunnel.check> =>
    stunnel.check(stunnel.parse(text), { version }).filter(({ severity }) => severity === 'error')
  const refusals = await findRefusals(
    judge,
    release,
    cases.map(({ text }) => text),
    { 'cert.pem': await makeCertificate(judge, release) },
    new Set(
      cases
        .filter(({ text, name }) => !HOST_DECIDES.has(name) && findErrors(text).length === 0)
        .map(({ text }) => text),
    ),
  )
  const differing = cases.flatMap(({ text, name }, index) => {
    const refusal = refusals[index]
    const errors = findErrors(text)
    const misnamed = errors.some(
      ({ kind, path }) =>
        ['unknown-directive', 'wrong-context', 'unavailable'].includes(kind) &&
        path !== '[t] > protocol' &&
        path !== '[t] > retry',
    )
    const agrees = HOST_DECIDES.has(name)
      ? misnamed === (refusal?.includes('option name is not valid here') ?? false)
      : (refusal === undefined) === (errors.length === 0)
    return agrees
      ? []
      : [`${JSON.stringify(text)}: stunnel says ${refusal ?? 'yes'}, check says ${errors[0]?.message ?? 'yes'}`]
  })
  expect(differing).toEqual([])
  expect(cases.length).toBeGreaterThan(1000)
})

test.each(RELEASES)('%s: the table has the defaults that stunnel prints', async (release) => {
  const { stderr } = await judge.run(release, 'stunnel -version')
  const printed = new Map([...stderr.matchAll(/^(\w+) += (\S+)/gm)].map(([, name = '', value = '']) => [name, value]))
  const differing = stunnel.DIRECTIVES.flatMap(({ name, default: standard }) => {
    const value = printed.get(name)?.replace('daemon.', '')
    return value === undefined || standard === undefined || value === standard
      ? []
      : [`${name}: ${value}, not ${standard}`]
  })
  expect(differing).toEqual([])
  expect(printed.size).toBeGreaterThan(15)
})

test.each(RELEASES)('%s: what is no syntax for us is none for stunnel, and the other way round', async (release) => {
  const part = fc.constantFrom(
    '[a]',
    '[',
    ']',
    '=',
    ' ',
    '\t',
    '\r',
    'foo',
    'client = yes',
    '; x',
    '#',
    '\v',
    'é',
    '\uFEFF',
  )
  const lines = fc.array(
    fc.array(part, { maxLength: 4 }).map((parts) => parts.join('')),
    { maxLength: 4 },
  )
  const texts = fc.sample(lines, { numRuns: 300, seed: 3 }).map((sample) => sample.join('\n'))
  const refusals = await findRefusals(judge, release, texts)
  const differing = texts.flatMap((text, index) => {
    const result = stunnel.safeParse(text)
    const [first] = result.success ? [] : result.problems
    // stunnel stops at the first thing it refuses, which may be an unknown name above.
    const line = Number(/^\[!\] \d+:(\d+): .*No '=' found/.exec(refusals[index] ?? '')?.[1] ?? 0)
    const agrees = line === 0 ? result.success || refusals[index] !== undefined : first?.line === line
    return agrees ? [] : [`${JSON.stringify(text)}: ${refusals[index]}, we say ${first?.line}`]
  })
  expect(differing).toEqual([])
})

test.each(RELEASES)('%s: stunnel reads exactly the value given', async (release) => {
  const values = fc
    .sample(fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }), { numRuns: 400, seed: 11 })
    .filter((value) => isWritable(value))
  const texts = values.map((value) =>
    stunnel.render(stunnel.define({ section: value, client: true, accept: 1, connect: 2, protocolUsername: value })),
  )
  // Asked for a second time the same way, but refused: stunnel then names the section in its message.
  const refused = texts.map((text) => `${text}verifyPeer = yes\n`)
  expect(await findRefusals(judge, release, texts, {}, new Set(texts))).toEqual(texts.map(() => undefined))
  const refusals = await findRefusals(judge, release, refused)
  const differing = values.flatMap((value, index) => {
    const refusal = refusals[index] ?? ''
    // The log shows a dot for each control character.
    // oxlint-disable-next-line no-control-regex
    const shown = value.replaceAll(/[\u0000-\u001F\u007F]/g, '.')
    return refusal.startsWith(`[!] Service [${shown}]: `) ? [] : [[value, refusal]]
  })
  expect(differing).toEqual([])
  expect(values.length).toBeGreaterThan(100)
})

function isWritable(value: string): boolean {
  try {
    stunnel.define({ section: value, client: true, accept: 1, connect: 2, protocolUsername: value })
    return true
  } catch {
    return false
  }
}

test.each(RELEASES)('%s: what we write is accepted, and so is what it ships', async (release) => {
  const certificate = await makeCertificate(judge, release)
  const document = stunnel.define([
    { foreground: 'quiet', syslog: true, debug: 'notice', pid: '', socket: ['l:SO_KEEPALIVE=1', 'r:SO_KEEPALIVE=1'] },
    {
      section: 'redis-server',
      accept: '127.0.0.1:17777',
      connect: '127.0.0.1:6379',
      cert: 'cert.pem',
      CAfile: 'cert.pem',
      verifyChain: true,
      sslVersionMin: 'TLSv1.2',
    },
    {
      section: 'proxy',
      client: true,
      accept: '127.0.0.1:17000',
      connect: '127.0.0.1:18888',
      CAfile: 'cert.pem',
      verifyChain: true,
      checkHost: 'judge',
      failover: 'prio',
      TIMEOUTconnect: 5,
    },
  ])
  expect(await findRefusals(judge, release, [stunnel.render(document)], { 'cert.pem': certificate })).toEqual([
    undefined,
  ])
  const shipped = await judge.run(release, 'cat /usr/share/doc/stunnel4/examples/stunnel.conf-sample')
  expect(stunnel.render(stunnel.parse(shipped.stdout))).toBe(shipped.stdout)
  expect(
    stunnel
      .check(stunnel.parse(shipped.stdout), { version: await findVersion(judge, release) })
      .filter(({ kind }) => kind !== 'risky'),
  ).toEqual([])
})

test('the corpus is text that stunnel can split', async () => {
  const corpus = new URL('../../packages/core/test/corpus/stunnel/', import.meta.url)
  const texts = readdirSync(corpus).map((name) => new Uint8Array(readFileSync(new URL(name, corpus))))
  for (const release of RELEASES satisfies readonly Release[]) {
    const refusals = await findRefusals(judge, release, texts)
    expect(refusals.filter((refusal) => refusal?.includes("No '=' found"))).toEqual([])
  }
})

/** What stunnel's log shows of `options`: OpenSSL's bits. */
const TLS_OPTION_BITS: Readonly<Record<string, number>> = { NO_TICKET: 0x4000, NO_RENEGOTIATION: 0x40000000 }

interface Case {
  readonly services: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>
  readonly order?: readonly string[]
  readonly files?: Readonly<Record<string, string>>
}

test.each(RELEASES)('%s: inherited, repeated and overridden options mean what the cases say', async (release) => {
  const cases = new URL('../../packages/core/test/cases/stunnel/', import.meta.url)
  const names = readdirSync(cases).filter((name) => name.endsWith('.json'))
  let told = 0
  for (const name of names) {
    const { services, order, files = {} }: Case = JSON.parse(readFileSync(new URL(name, cases), 'utf8'))
    const text = readFileSync(new URL(name.replace('.json', '.conf'), cases), 'utf8')
    const started = await readServices(judge, release, text, files)
    expect([name, started.map((service) => service.name)]).toEqual([name, order ?? Object.keys(services)])
    for (const [service, values] of Object.entries(services)) {
      const options = started.find((one) => one.name === service)?.options ?? {}
      for (const [option, expected] of Object.entries(values)) {
        const value = options[option]
        if (value === undefined) continue
        told += 1
        const bits = expected.reduce((sum, word) => sum + (TLS_OPTION_BITS[word] ?? 0), 0)
        expect([name, service, option, value]).toEqual([
          name,
          service,
          option,
          option === 'options' ? [`0x${bits.toString(16).toUpperCase()}`] : expected,
        ])
      }
    }
  }
  expect(told).toBeGreaterThanOrEqual(names.length)
})

/** Whether services find an address to listen at, each with these `accept` lines. */
const SERVICES: readonly (readonly (readonly string[])[])[] = [
  [['127.0.0.1:1771'], ['127.0.0.1:1771']],
  [['127.0.0.1:1771'], ['127.0.0.1:1772']],
  [['127.0.0.1:1771'], ['127.0.0.2:1771']],
  [['127.0.0.1:1771'], ['127.0.0.1:1771', '127.0.0.1:1772']],
  [['127.0.0.1:1771', '127.0.0.1:1771']],
  [['0.0.0.0:1771'], ['0.0.0.0:1771']],
]

test.each(RELEASES)('%s: services that listen at the same address', async (release) => {
  const version = await findVersion(judge, release)
  const cert = await makeCertificate(judge, release)
  const texts = SERVICES.map((accepts, number) => {
    const services = accepts.map((lines, index) => {
      // Ports of its own for each case: all run at once.
      const listens = lines.map((line) => `accept = ${line}${number}\n`).join('')
      return `[${index}]\ncert = cert.pem\nconnect = 127.0.0.1:9\n${listens}`
    })
    return `foreground = yes\npid =\n${services.join('')}`
  })
  // Where it runs, the deadline ends it.
  const question = 'timeout 2 stunnel "$PWD/stunnel.conf"'
  const verdicts = await Promise.all(
    texts.map((text) => judge.run(release, question, { 'stunnel.conf': text, 'cert.pem': cert })),
  )
  const accepted = texts.map((text) =>
    stunnel.check(stunnel.parse(text), { version }).every(({ severity }) => severity !== 'error'),
  )
  expect(verdicts.map(({ exitCode }) => exitCode === 124)).toEqual(accepted)
})
