import { expect, test } from 'vitest'
import type { DiffOptions } from './index.ts'
import * as redis from './index.ts'

function diff(before: string, after: string, options: DiffOptions = {}): readonly string[] {
  return redis
    .diff(redis.parse(before), redis.parse(after), options)
    .map((difference) => `${difference.kind} ${difference.path}`)
}

test.each<[before: string, after: string, differences: readonly string[], options?: DiffOptions]>([
  ['maxmemory 1gb', '# more\r\nMaxMemory "1024mb"', []],
  ['maxmemory 1g', 'maxmemory 1gb', ['changed maxmemory']],
  ['maxmemory 1gb\nport 1', 'port 1\nmaxmemory 5\nmaxmemory 1073741824', []],
  ['', 'port 6379\nappendonly no\nsave 3600 1 300 100\nsave 60 10000\nbind * -::*', []],
  ['', 'repl-backlog-size 10mb', ['changed repl-backlog-size']],
  ['', 'repl-backlog-size 10mb', [], { product: 'valkey' }],
  ['save 900 1\nsave 300 10', 'save 900 1 300 10', []],
  ['save 900 1\nsave ""', 'save ""', []],
  ['save 300 10\nsave 900 1', 'save 900 1 300 10', []],
  ['save 300 10 300 10', 'save 300 10', []],
  ['save 300 10 900 1', 'save 300 1 900 10', ['changed save']],
  ['save 300 10', 'save 300 10 900 1', ['changed save']],
  ['slaveof a 1', 'replicaof a 1', []],
  ['oom-score-adj relative', 'oom-score-adj yes', []],
  ['notify-keyspace-events AK', 'notify-keyspace-events K$glshzxetd', []],
  ['shutdown-on-sigterm nosave now', 'shutdown-on-sigterm NOW NOSAVE', []],
  ['client-output-buffer-limit slave 0 0 0', 'client-output-buffer-limit replica 0 0 0', []],
  ['user a on\nuser b on', 'user b on\nuser a on', []],
  ['user a on', 'user a off', ['changed user[a]']],
  ['user a on', 'user b on', ['removed user[a]', 'added user[b]']],
  ['rename-command GET x', 'rename-command get x', []],
  ['loadmodule /a\nloadmodule /b', 'loadmodule /b\nloadmodule /a', ['reordered loadmodule']],
  ['loadmodule /a x', 'loadmodule /a y', ['changed loadmodule[/a]']],
  ['include /a\nport 1', 'port 1\ninclude /a', ['reordered port']],
  ['include /a\ninclude /b', 'include /b\ninclude /a', ['reordered include']],
  ['list-max-ziplist-value 1', '', []],
])('%j and %j', (before, after, differences, options) => {
  expect(diff(before, after, options)).toEqual(differences)
})

test('included files count in their place', () => {
  const includes = {
    read: (path: string) => ({ '/a': 'port 2\nmaxmemory 1gb', '/d/1': 'hz 20', '/d/2': 'hz 30' })[path],
    list: () => ['/d/1', '/d/2'],
  }
  const document = redis.parse('port 1\ninclude /a\ninclude /d/*\nmaxmemory 2gb\ninclude /absent')
  const values = redis.resolve(document, { includes, defaults: 'left-out' })
  expect(Object.fromEntries(values)).toEqual({ port: ['2'], maxmemory: ['2147483648'], hz: ['30'] })
})

test('a difference names secrets by reference', () => {
  const before = redis.define({ requirepass: { secret: 'env:A' } })
  const after = redis.define({ requirepass: { secret: 'env:B' } })
  expect(redis.diff(before, before)).toEqual([])
  expect(redis.diff(before, after)).toEqual([
    { kind: 'changed', path: 'requirepass', before: ['<secret env:A>'], after: ['<secret env:B>'] },
  ])
})
