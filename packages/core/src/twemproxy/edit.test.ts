import { expect, test } from 'vitest'
import { render, renderSegments } from '../document/index.ts'
import { changedSpan } from '../document/language.testkit.ts'
import type { TwemproxyEdit } from './index.ts'
import * as twemproxy from './index.ts'

const FILE = `# head
alpha:
   listen: "127.0.0.1:2222" # here
   timeout:
   servers:
     # first
     - 127.0.0.1:7001:1 gluu1
     - '127.0.0.1:7002:1'
   redis_auth: |-
     secret
   redis: true

beta:
  listen: 127.0.0.1:3333
  servers:
  - h:1:1`

const apply = (...operations: readonly TwemproxyEdit[]): string =>
  render(twemproxy.edit(twemproxy.parse(FILE), operations))
const change = (...operations: readonly TwemproxyEdit[]): { removed: string; inserted: string } =>
  changedSpan(FILE, apply(...operations))

test('set changes the value and no other byte', () => {
  expect(change({ set: { pool: 'alpha', key: 'listen' }, to: '/run/s' })).toEqual({
    removed: '"127.0.0.1:2222"',
    inserted: '/run/s',
  })
  expect(change({ set: { pool: 'alpha', key: 'timeout' }, to: 400 })).toEqual({ removed: '', inserted: ' 400' })
  expect(apply({ set: { pool: 'alpha', key: 'redis_auth' }, to: 'x: y' })).toContain(
    'redis_auth: "x: y"\n   redis: true\n',
  )
  expect(change({ set: { pool: 'alpha', server: 'gluu1' }, to: { address: '::1', port: 1, name: 'x' } })).toEqual({
    removed: '127.0.0.1:7001:1 gluu1',
    inserted: '"::1:1:1 x"',
  })
  expect(change({ set: { pool: 'beta', key: 'backlog' }, to: 5, ifMissing: 'add' })).toEqual({
    removed: '',
    inserted: '\n  backlog: 5\n',
  })
  expect(change({ set: { pool: 'beta', key: 'servers' }, to: ['h:2:1', 'h:3:1'] })).toEqual({
    removed: '1:1',
    inserted: '2:1\n  - h:3:1\n',
  })
})

test('add, remove, move and rename keep the rest', () => {
  expect(apply({ add: { in: 'alpha', servers: ['h:1:1 gluu3'] } })).toBe(
    FILE.replace('   redis_auth', '     - h:1:1 gluu3\n   redis_auth'),
  )
  expect(apply({ add: { in: 'alpha', preconnect: true }, at: 'start' })).toBe(
    FILE.replace('alpha:\n', 'alpha:\n   preconnect: true\n'),
  )
  expect(change({ add: { pool: 'c', listen: 'h:9', servers: ['h:1:1'] } }).inserted).toBe(
    '\nc:\n  listen: h:9\n  servers:\n    - h:1:1\n',
  )
  expect(change({ remove: { pool: 'alpha', server: '127.0.0.1:7002' } }).removed).toContain("'127.0.0.1:7002:1'")
  expect(apply({ remove: { pool: 'alpha' } })).toBe(`# head\n${FILE.slice(FILE.indexOf('\nbeta'))}`)
  expect(
    apply({ move: { pool: 'alpha', key: 'redis_auth' }, at: { before: { pool: 'alpha', key: 'listen' } } }),
  ).toContain('alpha:\n   redis_auth: |-\n     secret\n   listen:')
  expect(change({ rename: { pool: 'alpha' }, to: 'a: b' })).toEqual({ removed: 'alpha', inserted: '"a: b"' })
  expect(change({ rename: { pool: 'alpha', server: 'gluu1' }, to: 'gluu9' })).toEqual({ removed: '1', inserted: '9' })
  expect(change({ rename: { pool: 'alpha', server: '127.0.0.1:7002' }, to: 'x' })).toEqual({
    removed: "'127.0.0.1:7002:1'",
    inserted: '127.0.0.1:7002:1 x',
  })
})

test('none or several matches are refused, as is what nutcracker would not read', () => {
  const mismatch = expect.objectContaining({ code: 'EDIT_MISMATCH' })
  expect(() => change({ remove: { pool: 'alpha', key: 'backlog' } })).toThrow(mismatch)
  expect(() => change({ remove: { pool: 'z' } })).toThrow(mismatch)
  expect(() => change({ remove: { pool: 'beta', server: 'h:1' } })).toThrow(
    expect.objectContaining({ code: 'CONFIG_SYNTAX' }),
  )
  expect(() => change({ set: { pool: 'beta', key: 'timeout' }, to: -1, ifMissing: 'add' })).toThrow(
    expect.objectContaining({ code: 'CONFIG_INVALID' }),
  )
})

test('secrets stay with their lines', () => {
  const document = twemproxy.define({
    pool: 'a',
    listen: 'h:1',
    redis: true,
    redis_auth: { secret: 'env:P' },
    servers: ['h:2:1'],
  })
  const next = twemproxy.edit(document, [
    { move: { pool: 'a', key: 'redis_auth' }, at: 'end' },
    { set: { pool: 'a', key: 'timeout' }, to: 1, ifMissing: 'add' },
  ])
  expect(renderSegments(next)).toMatchObject([{ kind: 'text' }, { secret: 'env:P' }, { text: '\n  timeout: 1\n' }])
})

test('what means the same is no difference', () => {
  const a = twemproxy.parse(
    'b:\n  listen: h:1\n  servers:\n  - h:2:1 x\n  - h:3:1\na:\n  listen: h:4\n  servers:\n  - h:5:1\n',
  )
  const b = twemproxy.parse(
    'a:\n  servers:\n  - "h:5:1"\n  listen: h:4\n  hash: fnv1a_64\n  backlog: 0512\nb:\n  listen: h:1\n  servers:\n  - h:3:1\n  - h:2:1 x\n',
  )
  expect(twemproxy.diff(a, b)).toEqual([])
  const c = twemproxy.edit(b, [
    { set: { pool: 'b', server: 'x' }, to: 'h:9:2 x' },
    { rename: { pool: 'b', server: 'h:3' }, to: 'y' },
    { set: { pool: 'a', key: 'hash' }, to: 'md5' },
  ])
  expect(twemproxy.diff(b, c).map(({ kind, path }) => `${kind} ${path}`)).toEqual([
    'removed b > servers[h:3]',
    'changed b > servers[x]',
    'added a > hash',
    'added b > servers[y]',
  ])
})

const TWO_POOLS = `# both
alpha:
  listen: 127.0.0.1:1 # here
  timeout: 400
  redis_auth: |
    secret
  redis: true
  servers:
    - 127.0.0.1:2:1 one
    - 127.0.0.1:3:1 two
beta:
  listen: 127.0.0.1:4
  servers:
    - 127.0.0.1:5:1
`

function unifyLineEnds(text: string): string {
  return text.replaceAll(/\r\n|[\r\u0085\u2028\u2029]/g, '\n')
}

/** Whatever libyaml takes for the end of a line is one. */
test.each(['\r', '\r\n', '\u0085', '\u2028', '\u2029'])('lines may end with %j', (lineEnd) => {
  const pool = 'alpha'
  const operations: readonly twemproxy.TwemproxyEdit[] = [
    { remove: { pool, key: 'timeout' } },
    { remove: { pool, server: 'two' } },
    { remove: { pool } },
    { remove: { pool: 'beta' } },
    { set: { pool, key: 'redis_auth' }, to: 'other' },
    { set: { pool, key: 'backlog' }, to: 5, ifMissing: 'add' },
    { set: { pool, key: 'servers' }, to: ['127.0.0.1:6:1'] },
    { add: { in: pool, servers: ['127.0.0.1:6:1 three'] } },
    { add: { in: pool, backlog: 5 }, at: { before: { pool, key: 'timeout' } } },
    { add: { pool: 'gamma', listen: '127.0.0.1:7', servers: ['127.0.0.1:8:1'] }, at: 'start' },
    { move: { pool, key: 'timeout' }, at: 'start' },
    { move: { pool: 'beta' }, at: { before: { pool } } },
    { rename: { pool, server: 'one' }, to: 'first' },
  ]
  for (const operation of operations) {
    const next = twemproxy.edit(twemproxy.parse(TWO_POOLS.replaceAll('\n', lineEnd)), [operation])
    const expected = twemproxy.edit(twemproxy.parse(TWO_POOLS), [operation])
    expect([operation, unifyLineEnds(twemproxy.render(next))]).toEqual([operation, twemproxy.render(expected)])
  }
})
