import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { RedisEdit } from './index.ts'
import * as redis from './index.ts'

function edit(text: string, ...operations: readonly RedisEdit[]): string {
  const list: readonly RedisEdit[] = JSON.parse(JSON.stringify(operations))
  return redis.render(redis.edit(redis.parse(text), list))
}

test.each<[before: string, operation: RedisEdit, after: string]>([
  ['  MaxMemory \t 1gb  \r\n#x', { set: 'maxmemory', to: '2gb' }, '  MaxMemory \t 2gb  \r\n#x'],
  ['slaveof a 1\n', { set: 'replicaof', to: { host: 'b', port: 2 } }, 'slaveof b 2\n'],
  ['port 1', { set: 'maxmemory', to: 1, ifMissing: 'add' }, 'port 1\nmaxmemory 1'],
  ['port 1\r\n', { set: 'maxmemory', to: 1, ifMissing: 'add' }, 'port 1\r\nmaxmemory 1\r\n'],
  ['port 1\nport 2\n', { set: 'port', to: 3, ifSeveral: 'last' }, 'port 1\nport 3\n'],
  ['save 1 1\nport 1\nsave 2 2\n', { set: 'save', to: [] }, 'save ""\nport 1\n'],
  [
    'save 1 1\nport 1\n',
    {
      set: 'save',
      to: [
        [9, 9],
        [8, 8],
      ],
    },
    'save 9 9\nsave 8 8\nport 1\n',
  ],
  ['save', { set: 'save', to: [[9, 9]] }, 'save 9 9'],
  ['user a on\nuser b on\n', { set: 'user[b]', to: [{ name: 'b', rules: ['off'] }] }, 'user a on\nuser b off\n'],
  ['user a on\nuser b on\n', { remove: 'user[a]' }, 'user b on\n'],
  ['a.b 1\n', { set: { custom: 'a.b' }, to: ['2', 'x y'] }, 'a.b 2 "x y"\n'],
  [' port 1\n', { add: { hz: 20 }, at: { after: 'port' } }, ' port 1\n hz 20\n'],
  ['port 1\n', { add: '# note', at: { before: 'port' } }, '# note\nport 1\n'],
  ['port 1\n', { add: { hz: 20 }, at: 'start' }, 'hz 20\nport 1\n'],
  ['', { add: { hz: 20 } }, 'hz 20\n'],
  ['a.b 1\nport 1', { move: 'port', at: 'start' }, 'port 1\na.b 1\n'],
  ['port 1\n hz 2\n# c\n', { move: 'port', at: { after: 'hz' } }, ' hz 2\nport 1\n# c\n'],
  ['port 1\nhz 2\n', { move: 'port', at: { before: 'hz' } }, 'port 1\nhz 2\n'],
  ['slaveof  a "1"\n', { rename: 'slaveof', to: 'replicaof' }, 'replicaof  a "1"\n'],
  ['port 1\nport 2\n#\n', { remove: 'port', ifSeveral: 'all' }, '#\n'],
  ['hz 1', { remove: 'port', ifMissing: 'skip' }, 'hz 1'],
  [
    'client-output-buffer-limit normal 0 0 0 slave 512mb 128mb 60  pubsub 64mb 16mb 90\n',
    { set: 'client-output-buffer-limit[replica]', to: { replica: { hard: 0, soft: 0, softSeconds: 0 } } },
    'client-output-buffer-limit normal 0 0 0 replica 0 0 0  pubsub 64mb 16mb 90\n',
  ],
  [
    'client-output-buffer-limit normal 0 0 0 pubsub 64mb 16mb 90\n',
    { remove: 'client-output-buffer-limit[normal]' },
    'client-output-buffer-limit pubsub 64mb 16mb 90\n',
  ],
  ['save 900 1 300 10 60 5\n', { remove: 'save[300]' }, 'save 900 1 60 5\n'],
  ['save 900 1 900 2 60 5\n', { remove: 'save[900]', ifSeveral: 'all' }, 'save 60 5\n'],
  ['save 900 1 900 2\nport 1\n', { remove: 'save[900]', ifSeveral: 'all' }, 'port 1\n'],
  [
    'save 900 1 300 10\n',
    {
      set: 'save[300]',
      to: [
        [300, 7],
        [60, 5],
      ],
    },
    'save 900 1 300 7\nsave 60 5\n',
  ],
  ['save 900 1 300 10\n', { set: 'save[900]', to: [] }, 'save 300 10\n'],
  ['save "900 1"\n', { remove: 'save[900]' }, ''],
  [
    'rename-command CONFIG ""\n',
    { set: 'rename-command[config]', to: [['config', 'x']], ifMissing: 'add' },
    'rename-command config x\n',
  ],
  ['user App on\nuser app on\n', { remove: 'user[app]' }, 'user App on\n'],
])('%j, %j', (before, operation, after) => {
  expect(edit(before, operation)).toBe(after)
})

test('none or several are errors, a wrong name and a wrong value too', () => {
  const mismatch = expect.objectContaining({ code: 'EDIT_MISMATCH' })
  expect(() => edit('', { remove: 'port' })).toThrow(mismatch)
  expect(() => edit('port 1\nport 2', { set: 'port', to: 3 })).toThrow(mismatch)
  expect(() => edit('save "900 1 300 10"', { remove: 'save[900]' })).toThrow(mismatch)
  expect(() => edit('save 900 1 300 10\nport 1', { move: 'save[900]', at: 'end' })).toThrow(mismatch)
  // @ts-expect-error -- no such directive
  expect(() => edit('', { remove: 'nothing' })).toThrow(mismatch)
  const invalid = { code: 'CONFIG_INVALID', problems: [{ path: '[1].to' }] }
  expect(() => edit('port 1', { set: 'port', to: 2 }, { set: 'port', to: 70_000 })).toThrow(
    expect.objectContaining({ code: invalid.code, problems: [expect.objectContaining({ path: '[1].to' })] }),
  )
})

test('without a target, what either product has is accepted', () => {
  const document = redis.parse('primaryauth x\n')
  const operations: readonly RedisEdit[] = [{ set: 'primaryauth', to: 'y' }, { add: { 'import-mode': true } }]
  expect(redis.render(redis.edit(document, operations))).toBe('primaryauth y\nimport-mode yes\n')
  expect(() => redis.edit(document, operations, { product: 'redis' })).toThrow(
    expect.objectContaining({ code: 'CONFIG_INVALID', problems: [expect.objectContaining({ path: '[0].to' })] }),
  )
  expect(redis.render(redis.edit(document, operations, { product: 'valkey', version: '8.1' }))).toContain('import-mode')
})

test('every switch that Valkey alone has can be set', () => {
  const names = redis.DIRECTIVES.filter(({ editions }) => editions.every(({ redis: range }) => range === undefined))
    .filter(({ editions }) => editions.at(-1)?.type === 'yes-no')
    .map(({ name }) => name)
  const operations: readonly RedisEdit[] = JSON.parse(
    JSON.stringify(names.map((name) => ({ set: name, to: true, ifMissing: 'add' }))),
  )
  expect(names.length).toBeGreaterThan(5)
  expect(edit('', ...operations)).toBe(names.map((name) => `${name} yes\n`).join(''))
})

test('secrets stay in their places', () => {
  const document = redis.define({ requirepass: { secret: 'env:A' }, port: 1 })
  const next = redis.edit(document, [
    { move: 'requirepass', at: 'end' },
    { set: 'port', to: 2 },
    { set: 'masterauth', to: { secret: 'env:B' }, ifMissing: 'add' },
  ])
  expect(redis.renderSegments(next)).toEqual([
    { kind: 'text', text: 'port 2\nrequirepass ' },
    { kind: 'secret', secret: 'env:A', encoder: 'redis' },
    { kind: 'text', text: '\nmasterauth ' },
    { kind: 'secret', secret: 'env:B', encoder: 'redis' },
    { kind: 'text', text: '\n' },
  ])
})

test('an edit changes what it names, and no other byte', () => {
  const line = fc.constantFrom('# c', '', '  hz 10', 'save 1 1', 'requirepass "a b"\r', '\ttimeout 5\t', 'x.y \udcff')
  const lines = fc.array(line.map((text) => `${text}\n`)).map((list) => list.join(''))
  fc.assert(
    fc.property(lines, lines, fc.constantFrom('\n', '\r\n'), (above, below, lineEnd) => {
      const before = `${above} maxmemory   1gb${lineEnd}${below}`
      expect(edit(before, { set: 'maxmemory', to: '7k' })).toBe(`${above} maxmemory   7k${lineEnd}${below}`)
      expect(edit(before, { remove: 'maxmemory' })).toBe(above + below)
      expect(edit(before, { move: 'maxmemory', at: 'end' })).toContain(above + below)
      expect(edit(above + below, { add: { port: 1 } })).toBe(
        `${above}${below}port 1${(above + below).endsWith('\r\n') ? '\r\n' : '\n'}`,
      )
    }),
  )
})

test('operations that were sent are judged before any is applied', () => {
  const operations: readonly RedisEdit[] = JSON.parse('[{"set":"port","to":2},{"delete":"port"}]')
  expect(() => redis.edit(redis.parse('port 1'), operations)).toThrow(
    expect.objectContaining({ code: 'CONFIG_INVALID', problems: [expect.objectContaining({ path: '[1]' })] }),
  )
  const nameless: readonly RedisEdit[] = JSON.parse('[{"remove":{}}]')
  expect(() => redis.edit(redis.parse('port 1'), nameless)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }))
})
