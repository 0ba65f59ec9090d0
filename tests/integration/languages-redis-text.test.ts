import * as redis from '@clustermgr/core/redis'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LanguageJudge } from './language-judge.ts'
import { openJudge } from './language-judge.ts'
import { EACH, findRefusals, readParameters } from './redis-judge.ts'

let judge: LanguageJudge
beforeAll(async () => {
  judge = await openJudge()
})
afterAll(async () => judge[Symbol.asyncDispose]())

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
  const ask = async (from: number): Promise<void> => {
    const text = FREE_TEXTS.map((name, index) => `${name} ${lines[from + index]}\n`).join('')
    const document = redis.parse(text)
    const answers = await readParameters(judge, server, redis.renderBytes(document), FREE_TEXTS)
    for (const { name, arguments: args } of redis.listStatements(document)) {
      const bytes = Buffer.from(redis.encodeSource(args[0]?.value ?? '')).toString('latin1')
      expect([name, answers.get(name)]).toEqual([name, bytes])
    }
  }
  const count = FREE_TEXTS.length
  // Two servers at a time.
  for (let from = 0; from + count <= lines.length; from += 2 * count) {
    await Promise.all([from, from + count].filter((start) => start + count <= lines.length).map(ask))
  }
  expect(lines.length).toBeGreaterThan(100)
})

test.each(EACH)('%s: what it cannot split is what parse refuses', async (_, server) => {
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
