import { readFileSync, readdirSync } from 'node:fs'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeSource, render } from '../document/index.ts'
import { arbitraryBytes, arbitraryText, expectLossless } from '../document/language.testkit.ts'
import * as twemproxy from './index.ts'

const CORPUS = new URL('../../test/corpus/twemproxy/', import.meta.url)
const POOL = 'a:\n  listen: 127.0.0.1:1\n  servers:\n  - 127.0.0.1:2:1'
const FRAGMENTS = [
  'a',
  ': ',
  ':',
  '\n',
  '\n  ',
  '- ',
  '? ',
  '"x"',
  "'y'",
  '"',
  "'",
  '\\',
  '|',
  '>',
  '# c',
  '\t',
  '\r\n',
  'é',
  '\u2028',
  '{',
  '---',
  '%',
  '\uFEFF',
  POOL,
]

/** Pools by name; a key's value, or its list. */
function read(text: string): unknown {
  return Object.fromEntries(
    twemproxy
      .listPools(twemproxy.parse(text))
      .map(({ name, entries }) => [
        name.value,
        Object.fromEntries(
          entries.map(({ key, isList, values }) => [
            key.value,
            isList ? values.map(({ value }) => value) : values[0]?.value,
          ]),
        ),
      ]),
  )
}

for (const name of readdirSync(CORPUS).filter((file) => file.endsWith('.yml'))) {
  test(`nothing of ${name} is lost`, () => {
    const bytes = readFileSync(new URL(name, CORPUS))
    const document = expectLossless(twemproxy, new Uint8Array(bytes))
    expect(twemproxy.check(document!).filter(({ severity }) => severity === 'error')).toEqual([])
    expect(twemproxy.diff(document!, twemproxy.parse(render(document!)))).toEqual([])
  })
}

test('scalars are decoded as libyaml decodes them', () => {
  expect(read(readFileSync(new URL('odd-style.yml', CORPUS), 'utf8'))).toEqual({
    alpha: {
      listen: '127.0.0.1:22121',
      hash: 'fnv1a_64',
      hash_tag: '{}',
      servers: ['127.0.0.1:6379:1 server_one', '127.0.0.1:6380:1 two', "/tmp/redis.sock:1 'it''s'"],
      redis: 'true',
      redis_auth: 'folded password',
      timeout: '400',
    },
    'b c': { listen: '/tmp/b c 0660', servers: ['::1:11211:1'] },
  })
})

test.each([
  ['', 'the file has no pools'],
  ['# nothing\n', 'the file has no pools'],
  ['a', 'the file is no list of pools'],
  ['a:\n', 'the value of a pool is a block of keys'],
  ['a:\n  b: c\n', 'this pool has no list'],
  ['a:\n  b:\n  - 1\n  c:\n  - 2\n', 'a pool has one list only'],
  ['a:\n  b:\n    c: d\n', 'keys are nested too deeply'],
  ['a:\n\tb: c\n', 'a tab stands where only spaces can'],
  ['a: "x\n', 'the closing quote is missing'],
  ['a:\n  b\n  c: d\n', "this line has no ': '"],
  ['a: b: c\n', "a second ': ' stands in this line"],
  ['a:\n  b: "\\q"\n', "'\\q' is no escape of YAML"],
  ['a:\n  b: c\n  d\n', "this line has no ': '"],
  ['a:\n  b: c\n d: e\n', 'this line is indented as no line is that it could belong to'],
  ['a:\n  b: c\n   d: e\n', 'this line is indented more than the one above, and so is part of its value'],
  ['a:\n  b: @c\n', 'no value begins with @; expected quotes around the value'],
  ['a: \u0007\n', 'YAML allows no such character'],
])('%j is refused', (text, message) => {
  const result = twemproxy.safeParse(text)
  expect(!result.success && result.problems.map((problem) => problem.message).join('\n')).toContain(message)
})

test.each(['- ', '? '])('any depth of %j is refused, not a crash', (opening) => {
  const result = twemproxy.safeParse(opening.repeat(50_000))
  expect(!result.success && result.problems).toHaveLength(1)
})

test('what nutcracker does not allow is reported all at once', () => {
  const result = twemproxy.safeParse('---\na:\n  b: [1, 2]\n  c: &x y\n  d: *x\n  e: !!str z\n')
  expect(!result.success && result.problems.map(({ line, column }) => `${line}:${column}`)).toEqual([
    '1:1',
    '3:6',
    '4:6',
    '5:6',
    '6:6',
  ])
})

test('bytes that are not UTF-8 are refused, as by libyaml', () => {
  expect(twemproxy.safeParse(Uint8Array.of(0x61, 0x3a, 0xff))).toMatchObject({ success: false })
})

/** As an editor saves it: with a byte order mark. */
function encodeUtf16(text: string, encoding: string): Uint8Array {
  const bytes = Buffer.from(`\uFEFF${text}`, 'utf16le')
  return Uint8Array.from(encoding === 'utf-16le' ? bytes : bytes.swap16())
}

test.each(['utf-16le', 'utf-16be'])('%s is read where a byte order mark says so, and stays', (encoding) => {
  const text = '# für alle 🌍\r\nalpha:\r\n  listen: 127.0.0.1:2222\r\n  servers:\r\n    - 127.0.0.1:7001:1 é\r\n'
  const bytes = encodeUtf16(text, encoding)
  const document = expectLossless(twemproxy, bytes)
  if (document === undefined) throw new Error('refused')
  expect(twemproxy.render(document)).toBe(`\uFEFF${text}`)
  expect(twemproxy.diff(document, twemproxy.parse(text))).toEqual([])
  const next = twemproxy.edit(document, [{ set: { pool: 'alpha', key: 'listen' }, to: '127.0.0.1:3333' }])
  expect(twemproxy.renderBytes(next)).toEqual(encodeUtf16(text.replace('2222', '3333'), encoding))
  expect(() => twemproxy.renderSegments(next)).toThrow(expect.objectContaining({ code: 'VALUE_UNREPRESENTABLE' }))
})

test.each([
  ['half a character', [...encodeUtf16(`${POOL}\n`, 'utf-16le'), 0x0a]],
  ['half a character behind half a pair', [...encodeUtf16(`${POOL} # \uD83C`, 'utf-16le'), 0]],
  ['half a pair of surrogates', [...encodeUtf16(`${POOL} # \uD83C\n`, 'utf-16be')]],
  ['the other half alone', [...encodeUtf16(`${POOL} # \uDC80\n`, 'utf-16be')]],
  ['a text without a mark', [...encodeUtf16(`${POOL}\n`, 'utf-16le')].slice(2)],
  ['nothing but a mark', [0xff, 0xfe]],
])('%s is refused', (_, bytes) => {
  expect(twemproxy.safeParse(Uint8Array.from(bytes)).success).toBe(false)
})

test('bytes of UTF-16 that are carried in a text are refused in so many words', () => {
  const result = twemproxy.safeParse(decodeSource(encodeUtf16(`${POOL}\n`, 'utf-16le')))
  expect(!result.success && result.problems.map(({ message }) => message)).toEqual([
    'these are bytes of UTF-16, carried in a text; expected the bytes of the file, or its text',
  ])
})

test('any text and any bytes come back, or are refused', () => {
  expect.hasAssertions()
  fc.assert(fc.property(arbitraryText(FRAGMENTS, 20), (text) => void expectLossless(twemproxy, text, 'allowed')))
  fc.assert(fc.property(arbitraryText(FRAGMENTS, 6), (text) => void expectLossless(twemproxy, POOL + text, 'allowed')))
  fc.assert(fc.property(arbitraryBytes(FRAGMENTS, 20), (bytes) => void expectLossless(twemproxy, bytes, 'allowed')))
})
