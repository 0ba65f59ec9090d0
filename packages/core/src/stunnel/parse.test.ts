import { readFileSync, readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import * as fc from 'fast-check'
import { listTokens, render, renderBytes } from '../document/index.ts'
import { arbitraryBytes, arbitraryText, expectLossless } from '../document/language.testkit.ts'
import * as stunnel from './index.ts'

const CORPUS = new URL('../../test/corpus/stunnel/', import.meta.url)
const FRAGMENTS = [
  '[',
  ']',
  '[a]',
  '\n',
  '\r\n',
  '=',
  ' = ',
  ' ',
  '\t',
  'accept',
  'connect = 1',
  ';',
  '# x',
  '\0',
  '\uFEFF',
  'é',
]

for (const name of readdirSync(CORPUS)) {
  test(`nothing of ${name} is lost`, () => {
    const bytes = readFileSync(new URL(name, CORPUS))
    const document = expectLossless(stunnel, new Uint8Array(bytes))
    expect(stunnel.diff(document!, stunnel.parse(render(document!)))).toEqual([])
  })
}

test('lines are read as stunnel reads them', () => {
  const text = '\uFEFF a\rccept = 1 \r\n ; x\n[ s]x ]\n=\n Connect=a=b ; c\0 d\n[x] \n'
  expect([...stunnel.listStatements(stunnel.parse(text))]).toMatchObject([
    { kind: 'option', name: 'accept', value: '1' },
    { kind: 'section', name: ' s]x ' },
    { kind: 'option', name: '', value: '' },
    { kind: 'option', name: 'Connect', value: 'a=b ; c' },
    { kind: 'section', name: 'x' },
  ])
})

test('every line without an = is a problem, with its place', () => {
  const result = stunnel.safeParse('client = yes\n  foo bar \n[a] x\nok=1\n')
  expect(result).toMatchObject({ success: false, error: { code: 'CONFIG_SYNTAX' } })
  expect(!result.success && result.problems).toMatchObject([
    { kind: 'syntax', line: 2, column: 3, text: 'foo bar' },
    { kind: 'syntax', line: 3, column: 1, text: '[a] x' },
  ])
})

test('a line longer than the buffer goes on as another line', () => {
  const long = `cert = /${'x'.repeat(16_383 - 8)}`
  expect([...stunnel.listStatements(stunnel.parse(`${long}\n`))]).toHaveLength(1)
  expect([...stunnel.listStatements(stunnel.parse(`${long}client = yes\n`))]).toMatchObject([
    { name: 'cert' },
    { name: 'client', value: 'yes' },
  ])
})

test('any text and any bytes come back', () => {
  expect.hasAssertions()
  fc.assert(fc.property(arbitraryText(FRAGMENTS), (text) => void expectLossless(stunnel, text, 'allowed')))
  fc.assert(fc.property(arbitraryBytes(FRAGMENTS), (bytes) => void expectLossless(stunnel, bytes, 'allowed')))
})

test('bytes that are not UTF-8 are carried', () => {
  const bytes = Uint8Array.of(0x23, 0xff, 0x0a)
  const document = stunnel.parse(bytes)
  expect([...renderBytes(document)]).toEqual([...bytes])
  expect([...listTokens(document)].map(({ kind }) => kind)).toEqual(['comment', 'newline'])
})

test.each([
  ['[a', "the name of this section is not closed; expected ']' at the end of the line"],
  ['accept 80', "this line has no '='; expected name = value, [section], or a comment"],
])('%j: the error says what would be right', (text, message) => {
  expect(() => stunnel.parse(text)).toThrow(`line 1, column 1: ${message}`)
})
