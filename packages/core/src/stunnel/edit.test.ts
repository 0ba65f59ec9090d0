import { expect, test } from 'vitest'
import * as fc from 'fast-check'
import { render, renderSegments } from '../document/index.ts'
import { changedSpan } from '../document/language.testkit.ts'
import type { StunnelEdit } from './index.ts'
import * as stunnel from './index.ts'

const FILE = `; head
  pid = /run/a.pid

[a] \r
\taccept = 1\r
\tconnect = 2 \r
\tconnect = 3\r
; tail
[b]
accept=4
connect=`

const apply = (...operations: readonly StunnelEdit[]): string => render(stunnel.edit(stunnel.parse(FILE), operations))
const change = (...operations: readonly StunnelEdit[]): { removed: string; inserted: string } =>
  changedSpan(FILE, apply(...operations))

test('set changes the value and no other byte', () => {
  expect(change({ set: { section: 'a', option: 'connect', value: '2' }, to: '10.0.0.1:7' })).toEqual({
    removed: '2',
    inserted: '10.0.0.1:7',
  })
  expect(change({ set: { option: 'pid' }, to: '' })).toEqual({ removed: '/run/a.pid', inserted: '' })
  expect(change({ set: { section: 'b', option: 'connect' }, to: 5 })).toEqual({ removed: '', inserted: ' 5' })
  expect(change({ set: { section: 'a', option: 'client' }, to: true, ifMissing: 'add' })).toEqual({
    removed: '',
    inserted: '\tclient = yes\r\n',
  })
})

test('add, remove, move and rename keep the rest', () => {
  expect(apply({ add: { in: 'a', CAfile: '/ca', checkHost: ['x', 'y'] }, at: 'start' })).toBe(
    FILE.replace('[a] \r\n', '[a] \r\n\tCAfile = /ca\r\n\tcheckHost = x\r\n\tcheckHost = y\r\n'),
  )
  expect(change({ add: { syslog: true } })).toEqual({ removed: '', inserted: '  syslog = yes\n' })
  expect(change({ add: { section: 'c', accept: 1, connect: 2 } })).toEqual({
    removed: '',
    inserted: '\n[c]\naccept = 1\nconnect = 2\n',
  })
  expect(change({ remove: { section: 'a', option: 'connect' }, ifSeveral: 'all' })).toEqual({
    removed: '\tconnect = 2 \r\n\tconnect = 3\r\n',
    inserted: '',
  })
  expect(apply({ remove: { section: 'a' } })).toBe('; head\n  pid = /run/a.pid\n\n; tail\n[b]\naccept=4\nconnect=')
  const section = '[b]\naccept=4\nconnect='
  expect(apply({ move: { section: 'b' }, at: { before: { section: 'a' } } })).toBe(
    FILE.replace(section, '').replace('[a]', `${section}\n[a]`),
  )
  expect(change({ rename: { section: 'a' }, to: 'x y' })).toEqual({ removed: 'a', inserted: 'x y' })
  expect(change({ rename: { section: 'a', option: 'accept' }, to: 'other' })).toMatchObject({ removed: 'accept' })
})

test('none or several matches are refused, as are wrong values', () => {
  const mismatch = expect.objectContaining({ code: 'EDIT_MISMATCH' })
  expect(() => change({ remove: { section: 'a', option: 'connect' } })).toThrow(mismatch)
  expect(() => change({ remove: { section: 'z' } })).toThrow(mismatch)
  expect(() => change({ move: { section: 'a' }, at: { after: { section: 'a', option: 'accept' } } })).toThrow(mismatch)
  expect(() => change({ set: { option: 'pid' }, to: '/a\nb' })).toThrow(
    expect.objectContaining({ code: 'VALUE_UNREPRESENTABLE' }),
  )
  expect(() => change({ add: { in: 'b', TIMEOUTidle: 1.5 } })).toThrow(
    expect.objectContaining({ code: 'CONFIG_INVALID' }),
  )
})

test('an operation that misses says which one it was, and a byte order mark stays first', () => {
  expect(() => apply({ set: { option: 'pid' }, to: '' }, { remove: { section: 'z' } })).toThrow(
    expect.objectContaining({
      code: 'EDIT_MISMATCH',
      summary: 'operation [1]: nothing in the document matches [z]',
      details: { operation: 1 },
    }),
  )
  const marked = stunnel.parse('\uFEFF[a]\r\nconnect = 1\r\n')
  const section = { section: 'b', client: true, accept: 1, connect: 2 } as const
  expect(render(stunnel.edit(marked, [{ add: section, at: 'start' }, { remove: { section: 'a' } }]))).toBe(
    '\uFEFF[b]\r\nclient = yes\r\naccept = 1\r\nconnect = 2\r\n',
  )
})

test('secrets move with their lines', () => {
  const document = stunnel.define([
    { section: 'a', client: true, accept: 1, connect: 2, protocolPassword: { secret: 'env:P' } },
    { section: 'b', client: true, accept: 3, connect: 4 },
  ])
  const moved = stunnel.edit(document, [{ move: { section: 'a' }, at: 'end' }])
  expect(renderSegments(moved)).toMatchObject([{ kind: 'text' }, { secret: 'env:P' }, { kind: 'text' }])
  expect(stunnel.diff(document, moved)).toEqual([])
})

test('an edit changes only its line, whatever the file', () => {
  const line = fc.constantFrom('; c', '', '  accept = 1', 'connect=2 ', 'syslog\t=\tyes', '#x')
  fc.assert(
    fc.property(fc.array(line), fc.constantFrom('\n', '\r\n'), fc.array(line), (before, lineEnd, after) => {
      const text = [...before, '[s]', '\ttimeoutIDLE = 1', ...after].join(lineEnd)
      const document = stunnel.parse(text)
      const next = stunnel.edit(document, [{ set: { section: 's', option: 'TIMEOUTidle' }, to: 77 }])
      expect(changedSpan(text, render(next))).toEqual({ removed: '1', inserted: '77' })
      const back = stunnel.edit(stunnel.edit(document, [{ add: { in: 's', OCSP: 'http://x' } }]), [
        { remove: { section: 's', option: 'OCSP' } },
      ])
      expect(stunnel.diff(document, back)).toEqual([])
    }),
  )
})

test('what stands on a line longer than the buffer of stunnel is not edited', () => {
  const text = `[a]\ncert = ${'x'.repeat(16_376)}accept = 1\nconnect = 2\n`
  const document = stunnel.parse(text)
  expect([...stunnel.listStatements(document)]).toHaveLength(4)
  expect(() => stunnel.edit(document, [{ remove: { section: 'a', option: 'accept' } }])).toThrow(
    expect.objectContaining({ code: 'EDIT_MISMATCH' }),
  )
  expect(render(stunnel.edit(document, [{ remove: { section: 'a', option: 'connect' } }]))).toBe(text.slice(0, -12))
})

test('a value or a name that makes its line longer than stunnel reads at once is refused', () => {
  const name = 'x'.repeat(16_370)
  const document = stunnel.parse(`${name} = 1\n`)
  expect(stunnel.render(stunnel.edit(document, [{ set: { custom: name }, to: '12345' }]))).toBe(`${name} = 12345\n`)
  expect(() => stunnel.edit(document, [{ set: { custom: name }, to: '😀 and more' }])).toThrow('16383 bytes')
  expect(() => stunnel.edit(document, [{ rename: { custom: name }, to: `${name}${name}` }])).toThrow('16383 bytes')
})

test('the last line, which has no end, is moved behind itself', () => {
  const document = stunnel.parse('debug = 5\npid = /a')
  const moved = stunnel.edit(document, [{ move: { option: 'pid' }, at: 'end' }])
  expect(stunnel.render(moved)).toBe('debug = 5\npid = /a\n')
})

test('carriage returns do not count: stunnel drops them', () => {
  const source = `x = ${'y'.repeat(16_379)}\r\ndebug = 5\r\n`
  const edited = stunnel.edit(stunnel.parse(source), [
    { set: { option: 'debug' }, to: 6 },
    { set: { custom: 'x' }, to: 'z'.repeat(16) },
  ])
  expect(stunnel.render(edited)).toBe(`x = ${'z'.repeat(16)}\r\ndebug = 6\r\n`)
})

test('a removal that brings a long line behind the byte order mark is refused', () => {
  const long = `y = ${'x'.repeat(16_371)}a=b c=d\n`
  const document = stunnel.parse(`\ufeffdebug = 5\n${long}`)
  expect(() => stunnel.edit(document, [{ remove: { option: 'debug' } }])).toThrow(
    'operation [0]: line 1 would be longer',
  )
  const short = long.replace('a=b ', '')
  const shorter = stunnel.parse(`\ufeffdebug = 5\n${short}`)
  expect(stunnel.render(stunnel.edit(shorter, [{ remove: { option: 'debug' } }]))).toBe(`\ufeff${short}`)
})
