import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { arbitraryBytes, arbitraryText, expectLossless } from '../document/language.testkit.ts'
import * as redis from './index.ts'

/** What the server reads: name and arguments of each line. */
function read(text: string): readonly (readonly string[])[] {
  return [...redis.listStatements(redis.parse(text))].map(({ name, arguments: args }) => [
    name,
    ...args.map(({ value }) => value),
  ])
}

// Each observed with redis-server 7.0.15 by CONFIG GET; tests/integration/languages-redis.test.ts repeats it.
test.each([
  ['port 7000', [['port', '7000']]],
  ['  port \t 7000 \r\n# c\n\n', [['port', '7000']]],
  ['port 7000 # x', [['port', '7000', '#', 'x']]],
  ['requirepass a#b', [['requirepass', 'a#b']]],
  ['requirepass a\\nb', [['requirepass', 'a\\nb']]],
  ['requirepass "a\\nb"', [['requirepass', 'a\nb']]],
  ['requirepass "\\x41\\xc3\\xa9\\q"', [['requirepass', 'Aéq']]],
  ['requirepass "\\xff"', [['requirepass', '\udcff']]],
  ["requirepass 'a\\'b\\n'", [['requirepass', "a'b\\n"]]],
  ['requirepass ab"c d"', [['requirepass', 'abc d']]],
  ['requirepass ""', [['requirepass', '']]],
  ['"port" 1', [['port', '1']]],
  ['\vport\v1', [['port\v1']]],
  ['save', [['save']]],
  ['\f\n#', []],
])('%j', (text, expected) => {
  expect(read(text)).toEqual(expected)
  expectLossless(redis, text)
})

test('every line that the server cannot split is a problem, with its place', () => {
  const result = redis.safeParse('port 1\nrequirepass "a\n\nlogfile "a"b\ndir \'x')
  expect(result).toMatchObject({
    success: false,
    error: { code: 'CONFIG_SYNTAX' },
    problems: [
      { line: 2, column: 13, text: '"a', expected: 'a closing quote' },
      { line: 4, column: 9, text: '"a"b' },
      { line: 5, column: 5, text: "'x" },
    ],
  })
  expect(() => redis.parse('a "')).toThrow('line 1, column 3')
})

const WORDS =
  'port |save |requirepass |user a |include |bind |client-output-buffer-limit |maxmemory |900 1|512mb|on|+@all|>|~*|('
const FRAGMENTS =
  `${WORDS}|#|# comment| |\t|\v|\f|\r|\n|\n|\r\n|"|'|\\|\\"|\\'|"a b"|'a b'|\\x41|\\x|""|\ufeff|é|😀|\0|\udcff`.split(
    '|',
  )

test('nothing is lost, whatever the text', () => {
  const property = fc.property(arbitraryText(FRAGMENTS), (text) => exercise(expectLossless(redis, text, 'allowed')))
  expect(fc.check(property, { numRuns: 2000 })).toMatchObject({ failed: false })
})

test('nothing is lost, whatever the bytes', () => {
  const property = fc.property(arbitraryBytes(FRAGMENTS), (bytes) => exercise(expectLossless(redis, bytes, 'allowed')))
  expect(fc.check(property, { numRuns: 2000 })).toMatchObject({ failed: false })
})

/** Whatever parses can be checked, resolved, and compared with itself. */
function exercise(document: redis.RedisDocument | undefined): void {
  if (document === undefined) return
  for (const { offset, text } of redis.check(document)) expect(document.source.startsWith(text, offset)).toBe(true)
  expect(redis.diff(document, document)).toEqual([])
}

test('a value written is the value read', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' })), (values) => {
      fc.pre(values.every((value) => !value.includes('\0')))
      const line = ['user', ...values.map((value) => redis.encodeArgument(value))].join(' ')
      expect(read(line)).toEqual([['user', ...values]])
    }),
    { numRuns: 3000 },
  )
  expect(() => redis.encodeArgument('a\0')).toThrow(expect.objectContaining({ code: 'VALUE_UNREPRESENTABLE' }))
})

test('a parse costs time in proportion to the size', () => {
  const text = 'maxmemory "512mb"\n# comment\n'.repeat(40_000)
  const before = performance.now()
  expect(redis.parse(text).statements.length).toBe(40_000)
  expect(performance.now() - before).toBeLessThan(2_000)
})
