import { expect, test } from 'vitest'
import type { Language } from '../document/index.ts'
import * as redis from './index.ts'

test('Redis has the verbs of every language', () => {
  const language = redis satisfies Language<
    redis.RedisDocument,
    redis.FileDescription,
    redis.RedisEdit,
    redis.CheckOptions
  >
  expect(language.render(language.parse('port 1'))).toBe('port 1')
})

test('a recipe is a description in which one thing is changed', () => {
  const document = redis.define([{ ...redis.LOCAL_CACHE, maxmemory: '1gb' }])
  expect(redis.resolve(document, { defaults: 'left-out' }).get('maxmemory')).toEqual(['1073741824'])
  expect(redis.check(document, { version: '7.0' })).toEqual([])
  expect(redis.check(document, { version: '8.0' })).toEqual([])
  expect(redis.check(document, { product: 'valkey', version: '8.1' })).toEqual([])
})
