import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { render, renderSegments } from '../../document/index.ts'
import { arbitraryText, changedSpan, expectLossless } from '../../document/language.testkit.ts'
import { cache } from '../index.ts'

const read = (name: string): string =>
  readFileSync(new URL(`../../../test/corpus/gluu/${name}`, import.meta.url), 'utf8')
const FRAGMENTS = [
  '{',
  '}',
  '[',
  ']',
  ':',
  ',',
  '"a"',
  '"',
  '1',
  '-0.5e3',
  '01',
  'true',
  'nul',
  ' ',
  '\n',
  '\\u0041',
  '"\\u00e9"',
  '{"a":1}',
  '\uFEFF',
]

test('nothing is lost, and names that nobody knows stay', () => {
  const document = expectLossless(cache, read('cache.json'))!
  expect(cache.check(document).map(({ line, kind, path }) => [line, kind, path])).toEqual([
    [7, 'ignored', 'redisConfiguration.somethingNew'],
    [9, 'ignored', 'otherA'],
  ])
  expect(
    cache.check(expectLossless(cache, read('cache-shipped.json'))!, { version: '3.1.3' }).map(({ path }) => path),
  ).toEqual(['nativePersistenceConfiguration.defaultPutExpiration'])
})

const parses = (text: string): boolean => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
  } catch {
    return false
  }
}

test('what is no JSON is refused exactly where JSON.parse refuses', () => {
  fc.assert(
    fc.property(fc.oneof(arbitraryText(FRAGMENTS, 8), fc.json()), (text) => {
      expect(cache.safeParse(text).success).toBe(parses(text))
      expectLossless(cache, text, 'allowed')
    }),
    { numRuns: 500 },
  )
})

test('problems have their place, all at once', () => {
  const result = cache.safeParse('{\n "a": tru,\n "b": 01\n}')
  expect(!result.success && result.problems.map(({ line, column, text }) => [line, column, text])).toEqual([
    [2, 7, 'tru'],
    [3, 7, '01'],
  ])
})

test('a description becomes JSON on one line', () => {
  const document = cache.define({
    cacheProviderType: 'REDIS',
    redisConfiguration: { servers: 'localhost:6379', password: { secret: 'store:redis' }, custom: { new: [1] } },
  })
  expect(renderSegments(document)).toEqual([
    { kind: 'text', text: '{"cacheProviderType":"REDIS","redisConfiguration":{"servers":"localhost:6379","password":' },
    { kind: 'secret', secret: 'store:redis', encoder: 'json' },
    { kind: 'text', text: ',"new":[1]}}' },
  ])
  expect(() =>
    // @ts-expect-error -- wrong on purpose
    cache.define({ cacheProviderType: 'MEMORY', redisConfiguration: { server: 'x', servers: 'x' } }),
  ).toThrow(
    expect.objectContaining({
      problems: [
        expect.objectContaining({ path: 'cacheProviderType' }),
        {
          path: 'redisConfiguration.server',
          message: "oxCacheConfiguration has no 'redisConfiguration.server'; did you mean redisConfiguration.servers?",
        },
        expect.objectContaining({ path: 'redisConfiguration.servers' }),
      ],
    }),
  )
})

test.each([
  ['{"nativePersistenceConfiguration":{"deleteExpiredOnGetRequest":true}}', []],
  ['{"nativePersistenceConfiguration":{"deleteExpiredOnGetRequest":1}}', ['wrong-value']],
  ['{"redisConfiguration":{"servers":"localhost:65535,b:1"}}', []],
  ['{"redisConfiguration":{"servers":"localhost:6379,b:99999"}}', ['wrong-value']],
  ['{"redisConfiguration":{"servers":"localhost:0"}}', ['wrong-value']],
  ['{"memcachedConfiguration":{"servers":"a:11211 b:65536"}}', ['wrong-value']],
])('%s has the findings %j', (text, kinds) => {
  const findings = cache.check(cache.parse(text)).filter(({ path }) => path !== 'cacheProviderType')
  expect(findings.map(({ kind }) => kind)).toEqual(kinds)
})

test('edits change what they name and no other byte', () => {
  const text = read('cache.json')
  const apply = (...operations: readonly cache.CacheEdit[]): string => render(cache.edit(cache.parse(text), operations))
  expect(changedSpan(text, apply({ set: 'redisConfiguration.servers', to: 'localhost:6380' }))).toEqual({
    removed: '79',
    inserted: '80',
  })
  expect(apply({ set: 'redisConfiguration.useSSL', to: true, ifMissing: 'add' })).toBe(
    text.replace('null}]', 'null}],\n    "useSSL": true'),
  )
  expect(apply({ add: { inMemoryConfiguration: { defaultPutExpiration: 5 } } })).toContain(
    'é",\n  "inMemoryConfiguration": {"defaultPutExpiration":5}\n}',
  )
  expect(apply({ remove: 'redisConfiguration.defaultPutExpiration' })).toBe(
    text.replace(',\n    "defaultPutExpiration": 60', ''),
  )
  expect(apply({ remove: 'cacheProviderType' })).toBe(text.replace('"cacheProviderType": "REDIS",\n  ', ''))
  expect(apply({ rename: 'otherA', to: 'b' })).toBe(text.replace('"other\\u0041"', '"b"'))
  expect(apply({ set: { custom: 'redisConfiguration.somethingNew' }, to: null })).toContain('"somethingNew": null')
  expect(() => apply({ remove: 'nothing' })).toThrow(expect.objectContaining({ code: 'EDIT_MISMATCH' }))
  expect(() => apply({ add: { cacheProviderType: 'REDIS' } })).toThrow(
    expect.objectContaining({ code: 'EDIT_MISMATCH' }),
  )
})

test('what means the same is no difference', () => {
  const shipped = cache.parse(read('cache-shipped.json'))
  expect(cache.diff(shipped, cache.parse('{"redisConfiguration":{}, "cacheProviderType":"IN_MEMORY"}'))).toEqual([])
  expect(cache.diff(shipped, cache.parse('{"cacheProviderType":"REDIS","x":{"y":1}}'))).toEqual([
    { kind: 'changed', path: 'cacheProviderType', before: ['IN_MEMORY'], after: ['REDIS'] },
    { kind: 'added', path: 'x.y', after: ['1'] },
  ])
})

function misdescribe(): void {
  // @ts-expect-error the provider is missing
  cache.define({})
  // @ts-expect-error unknown provider
  cache.define({ cacheProviderType: 'MEMORY' })
  // @ts-expect-error no port
  cache.define({ cacheProviderType: 'REDIS', redisConfiguration: { servers: 'localhost' } })
  // @ts-expect-error wrong value in an edit
  cache.edit(cache.parse('{}'), [{ set: 'redisConfiguration.soTimeout', to: '3s' }])
}

test('wrong descriptions do not compile', () => {
  expect(misdescribe).toBeTypeOf('function')
})

test.each([
  ['{"a":1,"a":2,"c":3}', '{"c":3}'],
  ['{ "a": 1, "c": 3, "a": 2 }', '{ "c": 3 }'],
  ['{ "b": 1, "a": 3, "a": 2, "c": 4 }', '{ "b": 1, "c": 4 }'],
  ['{ "a": 1, "a": 2 }', '{  }'],
  ['{ "a": 1, "a": 2, "b": 3, "a": 4 }', '{ "b": 3 }'],
])('of %s, all members of one name can be removed', (before, after) => {
  const operations: readonly cache.CacheEdit[] = [{ remove: 'a', ifSeveral: 'all' }]
  expect(render(cache.edit(cache.parse(before), operations))).toBe(after)
})

test.each([
  ["{'a':1}", 'JSON has no single quotes; expected double quotes'],
  ['{a:1}', 'this is no JSON; expected double quotes around names and texts'],
  ['{"a":1 // x\n}', 'JSON has no comments'],
  ['{"a":1,}', "a name behind ',' is missing here"],
])('%j: the error says what would be right', (text, message) => {
  expect(() => cache.parse(text)).toThrow(message)
})
