import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ClustermgrError } from '../errors/index.ts'
import { isClustermgrError } from '../errors/index.ts'
import * as redis from './index.ts'

test('a description becomes lines, in its order', () => {
  const document = redis.define([
    '# A cache: nothing is kept.',
    { bind: ['127.0.0.1', '-::1'], port: 7000, 'protected-mode': true, save: [] },
    '',
    {
      maxmemory: '512mb',
      'maxmemory-policy': 'allkeys-lru',
      'client-output-buffer-limit': { pubsub: { hard: '32mb', soft: 8_000_000, softSeconds: 60 } },
      user: [{ name: 'app', rules: ['on', { password: 'a "b"' }, '~*', '+@all'] }],
      'rename-command': [['FLUSHALL', '']],
      replicaof: { host: '10.0.0.1', port: 6379 },
      'shutdown-on-sigterm': ['nosave', 'now'],
      unixsocketperm: '770',
      loadmodule: [['/usr/lib/redis/modules/search.so', 'PARTITIONS', 'AUTO']],
      custom: [['search-threads', '4']],
    },
    {
      save: [
        [900, 1],
        [300, 10],
      ],
    },
  ])
  expect(redis.render(document)).toBe(
    [
      '# A cache: nothing is kept.',
      'bind 127.0.0.1 -::1',
      'port 7000',
      'protected-mode yes',
      'save ""',
      '',
      'maxmemory 512mb',
      'maxmemory-policy allkeys-lru',
      'client-output-buffer-limit pubsub 32mb 8000000 60',
      'user app on ">a \\"b\\"" ~* +@all',
      'rename-command FLUSHALL ""',
      'replicaof 10.0.0.1 6379',
      'shutdown-on-sigterm nosave now',
      'unixsocketperm 770',
      'loadmodule /usr/lib/redis/modules/search.so PARTITIONS AUTO',
      'search-threads 4',
      'save 900 1',
      'save 300 10',
      '',
    ].join('\n'),
  )
})

test('a secret is a segment', () => {
  const document = redis.define({
    requirepass: { secret: 'env:REDIS_PASSWORD' },
    user: [{ name: 'app', rules: ['on', { password: { secret: 'file:/etc/app.pass' } }, '+@all'] }],
  })
  expect(redis.renderSegments(document)).toEqual([
    { kind: 'text', text: 'requirepass ' },
    { kind: 'secret', secret: 'env:REDIS_PASSWORD', encoder: 'redis' },
    { kind: 'text', text: '\nuser app on >' },
    { kind: 'secret', secret: 'file:/etc/app.pass', encoder: 'redis' },
    { kind: 'text', text: ' +@all\n' },
  ])
  expect(redis.check(document)).toEqual([])
})

test('everything that is wrong is said at once, with its path', () => {
  const wrong: unknown = [
    { maxmemroy: '1gb', port: 70_000 },
    'no comment',
    { save: [[900]], appendfsync: 'evrysec', maxmemory: '1.5gb', daemonize: 'yes', port: { secret: 'env:X' } },
    { logfile: 'a\0b', custom: [['port', '1']], bind: ['a b'], user: [{ name: 'a', rules: ['onn'] }] },
  ]
  // @ts-expect-error -- wrong on purpose
  const error = catchError(() => redis.define(wrong))
  expect(error.code).toBe('CONFIG_INVALID')
  expect(error.problems.map(({ path, message }) => `${path}: ${message}`)).toEqual([
    '[0].maxmemroy: there is no directive maxmemroy; did you mean maxmemory?',
    '[0].port: expected a whole number from 0 to 65535',
    '[1]: expected a comment line that starts with #, or an empty one',
    '[2].save[0]: expected a list of [seconds, changes]',
    '[2].appendfsync: expected everysec, always or no',
    '[2].maxmemory: expected bytes, such as 512mb',
    '[2].daemonize: expected true or false',
    '[2].port: expected a whole number',
    '[3].logfile: Redis cuts a value off at a NUL character',
    '[3].custom[0]: port is known: write it as a key of its own',
    '[3].bind[0]: expected a list of addresses without blanks and quotes',
    '[3].user: expected an ACL rule, such as on, ~cache:*, +@read, -@dangerous, >password',
  ])
})

test('a target refuses what its version does not have', () => {
  expect(() => redis.define({ 'locale-collate': 'C' }, { version: '7.0' })).toThrow('needs Redis 7.2 or later')
  expect(() => redis.define({ 'maxmemory-samples': 100 }, { version: '8.0' })).toThrow('from 1 to 64')
  expect(redis.render(redis.define({ 'maxmemory-samples': 100 }, { version: '7.0' }))).toBe('maxmemory-samples 100\n')
  expect(() => redis.define({ 'availability-zone': 'a' }, { product: 'redis' })).toThrow('needs Valkey 8.0 or later')
})

const TEXT = fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0'))

test('no text can leave its place', () => {
  fc.assert(
    fc.property(TEXT, TEXT, (password, rule) => {
      const describe = (): string => redis.render(redis.define({ requirepass: password, custom: [['a.b', rule]] }))
      const read = [...redis.listStatements(redis.parse(describe()))]
      expect(read.map(({ name, arguments: args }) => [name, ...args.map(({ value }) => value)])).toEqual([
        ['requirepass', password],
        ['a.b', rule],
      ])
    }),
    { numRuns: 1000 },
  )
})

/** Never called: it is the compiler that judges it. */
function describeWrongly(): void {
  // @ts-expect-error misspelt
  redis.define({ maxmemroy: '1gb' })
  // @ts-expect-error another type
  redis.define({ port: '6379' })
  // @ts-expect-error a fraction
  redis.define({ maxmemory: '1.5gb' })
  // @ts-expect-error an unknown unit
  redis.define({ maxmemory: '1gib' })
  // @ts-expect-error not one of the values
  redis.define({ 'maxmemory-policy': 'lru' })
  // @ts-expect-error one number of a pair
  redis.define({ save: [[900]] })
  // @ts-expect-error required field
  redis.define({ user: [{ name: 'a' }] })
  // @ts-expect-error no secret can stand here
  redis.define({ logfile: { secret: 'env:X' } })
  // @ts-expect-error a comment starts with #
  redis.define(['comment'])
  // @ts-expect-error a percentage is for maxmemory-clients alone
  redis.define({ maxmemory: '10%' })
  // @ts-expect-error the value of another directive
  redis.edit(redis.parse(''), [{ set: 'maxmemory-policy', to: '1gb' }])
  // @ts-expect-error no such directive
  redis.edit(redis.parse(''), [{ remove: 'maxmemroy' }])
}

test('wrong names and values do not compile', () => {
  expect(describeWrongly).toBeTypeOf('function')
})

function catchError(work: () => unknown): ClustermgrError {
  try {
    work()
  } catch (error) {
    if (isClustermgrError(error)) return error
  }
  throw new Error('it did not fail')
}

test('letters of events that a version does not have are refused', () => {
  const description = { 'notify-keyspace-events': 'Kn' }
  expect(redis.render(redis.define(description, { version: '7.0.15' }))).toBe('notify-keyspace-events Kn\n')
  expect(() => redis.define(description, { version: '6.2.14' })).toThrow(
    expect.objectContaining({ code: 'CONFIG_INVALID' }),
  )
})
