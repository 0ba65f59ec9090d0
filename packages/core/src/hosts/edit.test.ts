import { expect, test } from 'vitest'
import { render } from '../document/index.ts'
import { changedSpan } from '../document/language.testkit.ts'
import type { HostsEdit } from './index.ts'
import * as hosts from './index.ts'

const FILE = `# mine
127.0.0.1\tlocalhost  gluu1 # both
  10.0.0.2   gluu2 GLUU2.example.org
bad 1
fd00::2 gluu2`

const apply = (...operations: readonly HostsEdit[]): string => render(hosts.edit(hosts.parse(FILE), operations))
const change = (...operations: readonly HostsEdit[]): { removed: string; inserted: string } =>
  changedSpan(FILE, apply(...operations))

test('an edit changes what it names, and no other byte', () => {
  expect(change({ remove: { name: 'GLUU1' } })).toEqual({ removed: ' gluu1 ', inserted: '' })
  expect(change({ remove: { name: 'localhost' } })).toEqual({ removed: 'localhost  ', inserted: '' })
  expect(change({ remove: { name: 'gluu2', address: 'FD00:0::2' } })).toEqual({
    removed: 'fd00::2 gluu2',
    inserted: '',
  })
  expect(change({ remove: { comment: 'both' } }).removed).toBe('127.0.0.1\tlocalhost  gluu1 # both\n')
  expect(change({ remove: { address: 'bad' } }).removed).toBe('bad 1\n')
  expect(change({ set: { name: 'gluu1' }, to: '10.0.0.1' })).toEqual({ removed: '27', inserted: '0' })
  expect(change({ set: { address: '10.0.0.2' }, to: ['x', 'y'] })).toEqual({
    removed: 'gluu2 GLUU2.example.org',
    inserted: 'x y',
  })
  expect(change({ rename: { name: 'gluu2.EXAMPLE.org' }, to: 'z' })).toEqual({
    removed: 'GLUU2.example.org',
    inserted: 'z',
  })
  expect(change({ add: ['# new', { address: '::3', names: ['c'] }] }).inserted).toBe('\n# new\n::3\tc\n')
  expect(change({ add: { address: '::3', names: ['c'] }, at: { before: { address: '10.0.0.2' } } }).inserted).toBe(
    '::3\tc\n',
  )
  expect(apply({ move: { address: '127.0.0.1' }, at: { after: { address: 'bad' } } })).toContain(
    'bad 1\n127.0.0.1\tlocalhost  gluu1 # both\nfd00',
  )
  expect(change({ set: { name: 'new' }, to: '::9', ifMissing: 'add' }).inserted).toBe('\n::9\tnew\n')
  expect(change({ set: { address: '::9' }, to: ['new'], ifMissing: 'add' }).inserted).toBe('\n::9\tnew\n')
})

test('of several operations it is said which one failed', () => {
  expect(() => apply({ remove: { name: 'gluu1' } }, { remove: { name: 'nobody' } })).toThrow('operation [1]: ')
})

test('a name that a line has twice is one name', () => {
  const document = hosts.parse('::1 a b A\n')
  expect(render(hosts.edit(document, [{ rename: { name: 'a' }, to: 'c' }]))).toBe('::1 c b c\n')
  expect(render(hosts.edit(document, [{ remove: { name: 'a' } }]))).toBe('::1 b\n')
})

test('a wrong name is refused once, however many lines have the old one', () => {
  expect(() => apply({ rename: { name: 'gluu2' }, to: 'a b', ifSeveral: 'all' })).toThrow(
    expect.objectContaining({ problems: [{ path: 'gluu2', message: 'is not one word, or has a #' }] }),
  )
  expect(() => apply({ rename: { name: 'nobody' }, to: 'a b', ifMissing: 'skip' })).toThrow('is not one word')
})

test('the last line, which has no end, is moved behind itself', () => {
  expect(apply({ move: { address: 'fd00::2' }, at: 'end' })).toBe(`${FILE}\n`)
  expect(apply({ move: { address: 'fd00::2' }, at: { after: { address: 'fd00::2' } } })).toBe(`${FILE}\n`)
})

test('lines are moved whole', () => {
  expect(apply({ move: { address: 'fd00::2' }, at: 'start' })).toBe(`# mine
fd00::2 gluu2
127.0.0.1\tlocalhost  gluu1 # both
  10.0.0.2   gluu2 GLUU2.example.org
bad 1
`)
  expect(apply({ move: { address: '127.0.0.1' }, at: 'end' })).toMatch(
    /gluu2\n127\.0\.0\.1\tlocalhost {2}gluu1 # both\n$/,
  )
  expect(apply({ move: { name: 'gluu2' }, at: 'start', ifSeveral: 'all' })).toContain(
    '# mine\n  10.0.0.2   gluu2 GLUU2.example.org\nfd00::2 gluu2\n127',
  )
})

test('new lines end as the others do', () => {
  const document = hosts.parse('::1 a\r\n')
  expect(render(hosts.edit(document, [{ add: { address: '::2', names: ['b'] } }]))).toBe('::1 a\r\n::2\tb\r\n')
})

test('none or several matches are refused, unless the edit says what then', () => {
  const mismatch = expect.objectContaining({ code: 'EDIT_MISMATCH' })
  expect(() => apply({ remove: { name: 'nobody' } })).toThrow(mismatch)
  expect(() => apply({ remove: { name: 'gluu2' } })).toThrow(mismatch)
  expect(apply({ remove: { name: 'nobody' }, ifMissing: 'skip' })).toBe(FILE)
  expect(apply({ remove: { name: 'gluu2' }, ifSeveral: 'all' })).not.toContain('gluu2')
  expect(() => apply({ set: { name: 'gluu1' }, to: '10.0.0' })).toThrow(
    expect.objectContaining({ code: 'CONFIG_INVALID' }),
  )
})

test('findings say what libc skips, never finds, or answers twice', () => {
  const text = '\uFEFF127.0.0.1 a\n[fd00::1] b\nfe80::1%eth0 c\n10.0.0.1 10.1\n10.0.0.2 d\n10.0.0.3 D é\n::5\n::6 d\n'
  expect(
    hosts.check(hosts.parse(text)).map(({ kind, line, text: where, suggestion }) => [kind, line, where, suggestion]),
  ).toEqual([
    ['encoding', 1, '\uFEFF127.0.0.1', undefined],
    ['wrong-value', 2, '[fd00::1]', 'fd00::1'],
    ['wrong-value', 3, 'fe80::1%eth0', 'fe80::1'],
    ['ignored', 4, '10.1', undefined],
    ['conflict', 6, 'D', undefined],
    ['risky', 6, 'é', undefined],
    ['missing', 7, '::5', undefined],
  ])
})

test('a difference is one of answers', () => {
  const before = hosts.parse('10.0.0.1 a b\n10.0.0.2 a\n10.0.0.3 gone\n')
  const after = hosts.parse('10.0.0.2 A\n# x\n10.0.0.1 b\ta\n10.0.0.4 come\n')
  expect(hosts.diff(before, after).map(({ kind, path }) => `${kind} ${path}`)).toEqual([
    'reordered a',
    'removed gone',
    'added come',
    'changed 10.0.0.1',
    'removed 10.0.0.3',
    'added 10.0.0.4',
  ])
})
