import { readFileSync, readdirSync } from 'node:fs'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Language } from '../document/index.ts'
import { arbitraryBytes, arbitraryText, expectLossless } from '../document/language.testkit.ts'
import * as hosts from './index.ts'

const CORPUS = new URL('../../test/corpus/hosts/', import.meta.url)
const FRAGMENTS = ['\n', '\r\n', ' ', '\t', '\v', '#', '# x', '10.0.0.1', '::1', 'a', 'B.example', '\0', '\uFEFF', 'é']

test('hosts have the verbs of every language', () => {
  const language = hosts satisfies Language<hosts.HostsDocument, hosts.HostsDescription, hosts.HostsEdit, undefined>
  expect(language.render(language.parse('::1 a'))).toBe('::1 a')
})

test('nothing is lost, whatever the file', () => {
  fc.assert(
    fc.property(arbitraryText(FRAGMENTS), (text) => {
      const document = expectLossless(hosts, text)
      expect(hosts.diff(document!, document!)).toEqual([])
      hosts.check(document!)
    }),
    { numRuns: 1000 },
  )
  fc.assert(
    fc.property(arbitraryBytes(FRAGMENTS), (bytes) => {
      expectLossless(hosts, bytes)
    }),
    { numRuns: 500 },
  )
})

test('what is defined is read back, or refused', () => {
  const word = fc.oneof(
    fc.constantFrom('a', 'B.c', '10.0.0.1', 'fd00::1', '#', 'a b', '_x'),
    fc.string({ maxLength: 4 }),
  )
  const line = fc.record({ address: word, names: fc.tuple(word, word), comment: word })
  fc.assert(
    fc.property(line, (one) => {
      try {
        const [entry, ...more] = hosts.listEntries(hosts.define(one))
        expect(more).toEqual([])
        const names = entry?.names.map(({ text }) => text)
        expect({ address: entry?.address.text, names, comment: entry?.comment }).toEqual(one)
      } catch (error) {
        expect(error).toMatchObject({ code: expect.stringMatching(/^(?:CONFIG_INVALID|VALUE_UNREPRESENTABLE)$/) })
      }
    }),
    { numRuns: 2000 },
  )
})

test('lines are read as libc reads them', () => {
  const text = ' ::1\ta\vb#c d\r\n10.0.0.1 e\0f g # h\n# x\n\n10.0.0.2'
  const entries = hosts.listEntries(hosts.parse(text)).map(({ address, names, comment }) => {
    return [address.text, names.map((name) => name.text), comment]
  })
  expect(entries).toEqual([
    ['::1', ['a', 'b'], 'c d'],
    ['10.0.0.1', ['e'], undefined],
    ['10.0.0.2', [], undefined],
  ])
})

test('everything that is wrong is refused at once, with its path', () => {
  expect(() =>
    hosts.define([
      { address: '10.0.0.1/8', names: ['a b', '10.1'] },
      { address: '::1', names: ['ok'], comment: 'two\nlines' },
    ]),
  ).toThrow(
    expect.objectContaining({
      code: 'CONFIG_INVALID',
      problems: [
        { path: '[0].address', message: expect.any(String) },
        { path: '[0].names[0]', message: 'is not one word, or has a #' },
        { path: '[0].names[1]', message: 'is read as an address and never looked up' },
        { path: '[1].comment', message: expect.any(String) },
      ],
    }),
  )
  const misspelt = { address: '::1', name: ['a'] }
  // @ts-expect-error -- a line has names
  expect(() => hosts.define(misspelt)).toThrow('there is no key name here; did you mean names?')
})

test.each(readdirSync(CORPUS).filter((name) => name.endsWith('.hosts')))('nothing of %s is lost', (name) => {
  const document = expectLossless(hosts, new Uint8Array(readFileSync(new URL(name, CORPUS))))
  expect(hosts.listEntries(document!).length).toBeGreaterThan(2)
})
