import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { render, renderSegments } from '../document/index.ts'
import { isClustermgrError } from '../errors/index.ts'
import * as twemproxy from './index.ts'

const POOL = { pool: 'alpha', listen: '127.0.0.1:2222', servers: ['127.0.0.1:7001:1'] } as const

test('a description becomes one key a line', () => {
  const document = twemproxy.define([
    '# cache',
    {
      pool: 'alpha',
      listen: '127.0.0.1:2222',
      hash_tag: '{}',
      redis: true,
      timeout: 400,
      servers: [
        { address: '127.0.0.1', port: 7001, name: 'gluu1' },
        { address: '/run/redis.sock', weight: 2 },
        '::1:7002:1 gluu2',
      ],
    },
    '',
    { ...POOL, pool: 'b: c', listen: '/run/b 0660' },
  ])
  expect(render(document)).toMatchInlineSnapshot(`
    "# cache
    alpha:
      listen: 127.0.0.1:2222
      hash_tag: "{}"
      redis: true
      timeout: 400
      servers:
        - 127.0.0.1:7001:1 gluu1
        - /run/redis.sock:2
        - "::1:7002:1 gluu2"

    "b: c":
      listen: /run/b 0660
      servers:
        - 127.0.0.1:7001:1
    "
  `)
})

test('everything that is wrong is reported at once, with its path', () => {
  const wrong = [
    {
      pool: '',
      listen: 'x',
      hash: 'md4',
      servers: [
        { address: 'a b', port: 1 },
        { address: 'h', port: 70_000 },
      ],
    },
    { pool: 'b', listen: '127.0.0.1:1', redis: 'yes', timeout: 1.5, sentinels: [], timeuot: 1, servers: [] },
  ]
  // @ts-expect-error -- wrong on purpose
  expect(() => twemproxy.define(wrong)).toThrow(
    expect.objectContaining({
      code: 'CONFIG_INVALID',
      problems: [
        { path: '[0].pool', message: 'is empty, which nutcracker refuses' },
        { path: '[0].listen', message: "'x' has no port; expected HOST:PORT or /PATH" },
        expect.objectContaining({ path: '[0].hash' }),
        { path: '[0].servers[0]', message: expect.stringContaining('{ address, port, name }') },
        {
          path: '[0].servers[1]',
          message: "'h:70000:1' has no port from 1 to 65535; expected HOST:PORT:WEIGHT NAME or /PATH:WEIGHT NAME",
        },
        { path: '[1].redis', message: "'yes' is not true or false" },
        { path: '[1].timeout', message: 'is neither text, a number nor true or false' },
        { path: '[1].sentinels', message: expect.stringContaining('no release of nutcracker reads it') },
        { path: '[1].timeuot', message: "nutcracker has no key 'timeuot'; did you mean timeout?" },
        { path: '[1].servers', message: 'is empty' },
      ],
    }),
  )
})

test('what concerns several keys is refused too', () => {
  const one = '127.0.0.1:7001:1 a' as const
  expect(() => twemproxy.define({ ...POOL, servers: [one, '127.0.0.1:7002:1 a'] })).toThrow(
    "a server above is known as 'a' too",
  )
  expect(() => twemproxy.define([POOL, { ...POOL, pool: 'b' }])).toThrow('a pool above listens there')
  // @ts-expect-error -- wrong on purpose
  expect(() => twemproxy.define({ ...POOL, redis_auth: 'x' })).toThrow(
    'only a pool for Redis has a password; expected redis: true',
  )
})

test('a password is a segment, encoded for YAML', () => {
  const document = twemproxy.define({ ...POOL, redis: true, redis_auth: { secret: 'store:redis-password' } })
  expect(renderSegments(document)[1]).toEqual({ kind: 'secret', secret: 'store:redis-password', encoder: 'yaml' })
  const other = twemproxy.define({ ...POOL, redis: true, redis_auth: { secret: 'env:OTHER' } })
  expect(twemproxy.diff(document, other)).toEqual([
    { kind: 'changed', path: 'alpha > redis_auth', before: ['<store:redis-password>'], after: ['<env:OTHER>'] },
  ])
  expect(twemproxy.encodeSecret('a"b\\c\nd é')).toBe('"a\\"b\\\\c\\nd é"')
  expect(() => twemproxy.encodeSecret('')).toThrow(expect.objectContaining({ code: 'VALUE_UNREPRESENTABLE' }))
})

function defineOrRefuse(description: twemproxy.TwemproxyDescription): twemproxy.TwemproxyDocument | undefined {
  try {
    return twemproxy.define(description)
  } catch (error) {
    if (isClustermgrError(error) && error.code === 'VALUE_UNREPRESENTABLE') return undefined
    throw error
  }
}

test('a value is exactly what was given, or it is refused', () => {
  const nasty = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      'x: y',
      '- a',
      ' x',
      'x ',
      'x #y',
      '#',
      '"',
      "'",
      '|',
      '? a',
      '---',
      '~',
      '\uFEFF',
      'a\nb',
      '\u2028',
      '\0',
      '{}',
    ),
  )
  fc.assert(
    fc.property(nasty, nasty, (pool, password) => {
      const document = defineOrRefuse({ ...POOL, pool, redis: true, redis_auth: password })
      const [read] = document === undefined ? [] : twemproxy.listPools(twemproxy.parse(render(document)))
      expect(read?.name.value ?? pool).toBe(pool)
      expect(read?.entries.find(({ key }) => key.value === 'redis_auth')?.values[0]?.value ?? password).toBe(password)
    }),
  )
})

function misdescribe(): void {
  // @ts-expect-error no listen
  twemproxy.define({ pool: 'a', servers: ['h:1:1'] })
  // @ts-expect-error no servers
  twemproxy.define({ pool: 'a', listen: 'h:1', servers: [] })
  // @ts-expect-error unknown key
  twemproxy.define({ ...POOL, sentinels: [] })
  // @ts-expect-error wrong value
  twemproxy.define({ ...POOL, hash: 'md4' })
  // @ts-expect-error a server without weight
  twemproxy.define({ ...POOL, servers: ['127.0.0.1:1'] })
  // @ts-expect-error a password without Redis
  twemproxy.define({ ...POOL, redis_auth: 'x' })
  // @ts-expect-error a password and a database
  twemproxy.define({ ...POOL, redis: true, redis_auth: 'x', redis_db: 1 })
  // @ts-expect-error wrong value in an edit
  twemproxy.edit(twemproxy.define(POOL), [{ set: { pool: 'alpha', key: 'timeout' }, to: '400ms' }])
}

test('wrong descriptions do not compile', () => {
  expect(misdescribe).toBeTypeOf('function')
})
