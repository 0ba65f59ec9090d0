import { readFileSync, readdirSync } from 'node:fs'
import * as twemproxy from '@clustermgr/core/twemproxy'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LanguageJudge, Release } from './language-judge.ts'
import { openJudge, RELEASES } from './language-judge.ts'
import { findVerdicts, findVersion, readStatistics } from './nutcracker-judge.ts'

let judge: LanguageJudge
beforeAll(async () => {
  judge = await openJudge()
})
afterAll(async () => judge[Symbol.asyncDispose]())

/** Cases on which nutcracker and we do not agree. */
async function findDifferences(release: Release, texts: readonly (string | Uint8Array)[]): Promise<readonly string[]> {
  const version = await findVersion(judge, release)
  const verdicts = await findVerdicts(judge, release, texts)
  return texts.flatMap((text, index) => {
    const result = twemproxy.safeParse(text)
    const problems = result.success
      ? twemproxy.check(result.data, { version }).filter(({ severity }) => severity === 'error')
      : result.problems
    const agrees = verdicts[index] === (problems.length === 0)
    return agrees
      ? []
      : [`${JSON.stringify(text)}: nutcracker says ${verdicts[index]}, we say ${problems[0]?.message ?? 'yes'}`]
  })
}

const VALUES = [
  'true',
  'false',
  'True',
  '"true"',
  '0',
  '1',
  '-1',
  '+1',
  '400',
  '2147483647',
  '2147483648',
  '4294967296',
  '99999999999',
  '12a',
  '0x10',
  '010',
  '""',
  'x',
  '~',
  'fnv1a_64',
  'FNV1A_64',
  'ketama',
  'modula',
  '"{}"',
  "'{}'",
  '{}',
  'é',
  'abc',
  '127.0.0.1:22121',
  '"::1:22121"',
  '127.0.0.1:0',
  '127.0.0.1:65535',
  '127.0.0.1:65536',
  '127.0.0.1',
  ':22121',
  '/tmp/s',
  '/tmp/s 0660',
  '/tmp/s 0777',
  '/tmp/s 1000',
  '/tmp/s 999',
  '/tmp/s -1',
  `/tmp/${'x'.repeat(102)}`,
  `/tmp/${'x'.repeat(103)}`,
  '|\n    12',
  '>-\n    12',
  '127.0.0.1:1:1',
  '127.0.0.1:1:1 name',
  '127.0.0.1:1:0',
  '127.0.0.1:1',
  '/s:1',
  '/s:1 n',
  '/s:a:1',
  '"h:1:1 "',
  'h:1:99999999999',
]

test.each(RELEASES)('%s: each key with values of every kind', async (release) => {
  const names = [
    ...twemproxy.DIRECTIVES.map(({ name }) => name),
    ...twemproxy.HASHES.slice(0, 1),
    'sentinels',
    'Listen',
  ]
  const texts = names.flatMap((name) =>
    VALUES.flatMap((value) => {
      const listen = name === 'listen' ? '' : '  listen: 127.0.0.1:22121\n'
      const line =
        name === 'servers' ? `  servers:\n    - ${value}\n` : `  ${name}: ${value}\n  servers:\n    - 127.0.0.1:1:1\n`
      return [`a:\n${listen}${line}`, `a:\n  redis: true\n${listen}${line}`]
    }),
  )
  const enumerations = [
    ...twemproxy.HASHES.map((hash) => `hash: ${hash}`),
    ...twemproxy.DISTRIBUTIONS.map((one) => `distribution: ${one}`),
  ]
  const all = enumerations.map((line) => `a:\n  listen: 127.0.0.1:22121\n  ${line}\n  servers:\n    - 127.0.0.1:1:1\n`)
  expect(await findDifferences(release, [...texts, ...all])).toEqual([])
  expect(texts.length).toBeGreaterThan(1500)
})

const POOL = 'a:\n  listen: 127.0.0.1:1\n  servers:\n  - 127.0.0.1:2:1'

test.each(RELEASES)('%s: what is YAML for nutcracker is YAML for us', async (release) => {
  const part = fc.constantFrom(
    'a',
    'b: c',
    ':',
    ': ',
    '- ',
    '? ',
    '\n',
    '\n  ',
    '\n   ',
    ' ',
    '\t',
    '\r\n',
    '#',
    ' # c',
    '"',
    "'",
    '\\',
    '|',
    '>-',
    '---',
    '...',
    '{',
    '[',
    '&',
    '*',
    '!',
    '%',
    '@',
    'é',
    '\u0085',
    '\u2028',
    '\u0001',
    'hash: md5',
    '\n  timeout: 5',
  )
  const tail = fc.array(part, { maxLength: 6 }).map((parts) => parts.join(''))
  const shaped = fc.oneof(
    tail,
    tail.map((text) => POOL + text),
    fc.tuple(tail, tail).map(([a, b]) => `a:\n  listen: 127.0.0.1:1${a}\n  servers:\n  - 127.0.0.1:2:1${b}`),
  )
  expect(await findDifferences(release, fc.sample(shaped, { numRuns: 2000, seed: 5 }))).toEqual([])
  // As UTF-16, with a byte order mark or without, and cut off in the middle of a character.
  const cut = fc.tuple(
    shaped,
    fc.constantFrom('\uFEFF', '\uFEFF', '\uFEFF\uD83C', ''),
    fc.boolean(),
    fc.nat({ max: 5 }),
  )
  const inUtf16 = cut.map(([text, mark, isLittle, odd]) => {
    const bytes = encodeUtf16(mark + text, isLittle)
    return odd === 0 ? bytes.subarray(0, -1) : bytes
  })
  const whole = [true, false].flatMap((isLittle) => {
    const bytes = encodeUtf16(`\uFEFF${POOL}  # end\n`, isLittle)
    const halves = encodeUtf16(`\uFEFF${POOL}  # \uD83C\uDC00`, isLittle)
    return [bytes, bytes.subarray(0, -1), bytes.subarray(0, -2), halves, halves.subarray(0, -1)]
  })
  expect(await findDifferences(release, [...whole, ...fc.sample(inUtf16, { numRuns: 400, seed: 6 })])).toEqual([])
})

function encodeUtf16(text: string, isLittle: boolean): Uint8Array {
  const bytes = Buffer.from(text, 'utf16le')
  return Uint8Array.from(isLittle ? bytes : bytes.swap16())
}

test.each(RELEASES)('%s: the corpus is accepted', async (release) => {
  const corpus = new URL('../../packages/core/test/corpus/twemproxy/', import.meta.url)
  const names = readdirSync(corpus).filter((name) => name.endsWith('.yml'))
  const verdicts = await findVerdicts(
    judge,
    release,
    names.map((name) => new Uint8Array(readFileSync(new URL(name, corpus)))),
  )
  expect(names.filter((_, index) => verdicts[index] !== true)).toEqual([])
  expect(names.length).toBeGreaterThan(5)
})

test.each(RELEASES)('%s: nutcracker reads exactly the names that we wrote', async (release) => {
  const names = fc
    .sample(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 10 }), { numRuns: 60, seed: 9 })
    .filter((name) => !/[\s"\\]/.test(name))
  const distinct = [...new Set(names.map((name) => `p${name}`))]
  const document = twemproxy.define(
    distinct.map((pool, index) => ({
      pool,
      listen: `127.0.0.1:${24_000 + index}` as const,
      redis: true,
      servers: [{ address: '127.0.0.1', port: 1, name: `s${pool}` }],
    })),
  )
  const statistics = await readStatistics(judge, release, twemproxy.render(document))
  const read = listObjects(statistics)
  expect(read.map(([name]) => name).toSorted()).toEqual(distinct.toSorted())
  expect(read.every(([name, pool]) => `s${name}` in pool)).toBe(true)
})

interface Case {
  readonly pools?: Readonly<Record<string, readonly string[]>>
  readonly refused?: string
}

test.each(RELEASES)('%s: repeated and missing keys mean what the cases say', async (release) => {
  const cases = new URL('../../packages/core/test/cases/twemproxy/', import.meta.url)
  const names = readdirSync(cases).filter((name) => name.endsWith('.json'))
  const read = (name: string): string => readFileSync(new URL(name, cases), 'utf8')
  const texts = names.map((name) => read(name.replace('.json', '.yml')))
  const verdicts = await findVerdicts(judge, release, texts)
  for (const [index, name] of names.entries()) {
    const { pools, refused }: Case = JSON.parse(read(name))
    expect([name, verdicts[index]]).toEqual([name, refused === undefined])
    if (pools === undefined) continue
    const statistics = await readStatistics(judge, release, texts[index] ?? '')
    const found = listObjects(statistics).map(([pool, values]) => [
      pool,
      listObjects(values)
        .map(([server]) => server)
        .toSorted(),
    ])
    expect([name, Object.fromEntries(found)]).toEqual([name, pools])
  }
  expect(names.length).toBeGreaterThan(5)
})

/** The members of an object that are objects: pools in the statistics, servers in a pool. */
function listObjects(object: object): readonly (readonly [string, object])[] {
  return Object.entries(object).filter((entry): entry is [string, object] => typeof entry[1] === 'object')
}
