import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import * as nginx from './index.ts'

/** What nginx reads where this text stands as a value. */
function readBack(text: string): readonly string[] | undefined {
  const result = nginx.safeParse(`a ${text} {}`)
  return result.success ? [...nginx.listStatements(result.data)].map((one) => one.values).at(0) : undefined
}

test.each([
  ['a', 'a'],
  ['"a b"', 'a b'],
  [String.raw`\"\'\\\t\n\r`, '"\'\\\t\n\r'],
  [String.raw`"\d\;\ \$"`, String.raw`\d\;\ \$`],
  [String.raw`\\\\n`, String.raw`\\n`],
  ['a"b"c', 'a"b"c'],
  ["''", ''],
  ['${a}b', '${a}b'],
])('%s is read as %j', (text, value) => {
  expect(nginx.decodeParameter(text)).toBe(value)
  expect(readBack(text)).toEqual([value])
})

const nasty = fc
  .array(
    fc.oneof(
      fc.constantFrom('\\', '"', "'", '$', '{', '}', ';', '#', '\n', '\r', '\t', ' ', 'a', '(', ')', 'n', 't'),
      fc.string({ unit: 'binary', maxLength: 2 }),
    ),
    {
      maxLength: 12,
    },
  )
  .map((pieces) => pieces.join(''))

test('whatever the value, nginx reads exactly it, and nothing more', () => {
  fc.assert(
    fc.property(nasty, (value) => {
      expect(readBack(nginx.encodeParameter(value))).toEqual([value])
    }),
    { numRuns: 20_000 },
  )
})

test('what needs no quotes gets none', () => {
  for (const text of ['on', '/a/b', '${host}$uri', String.raw`\.php$`, 'a}b', '10.0.0.1:80', 'a"b']) {
    expect(nginx.encodeParameter(text)).toBe(text)
  }
  expect(nginx.encodeParameter('{"a": 1}')).toBe(`'{"a": 1}'`)
})
