import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Language } from '../document/index.ts'
import * as twemproxy from './index.ts'

test('Twemproxy has the verbs of every language', () => {
  const language = twemproxy satisfies Language<
    twemproxy.TwemproxyDocument,
    twemproxy.TwemproxyDescription,
    twemproxy.TwemproxyEdit,
    twemproxy.TwemproxyCheckOptions
  >
  const text = 'a:\n  listen: h:1\n  servers:\n  - h:2:1\n'
  expect(language.render(language.parse(text))).toBe(text)
})

test('a recipe is a description that both releases take', () => {
  const document = twemproxy.define({
    pool: 'a',
    listen: '127.0.0.1:2222',
    ...twemproxy.CACHE_POOL,
    servers: ['h:1:1 n'],
  })
  expect(twemproxy.check(document, { version: '0.4.0' })).toEqual([])
  expect(twemproxy.check(document, { version: '0.5.0' })).toEqual([])
})

test('the recipe for a cache is what was measured', () => {
  const { server_failure_limit, server_retry_timeout, timeout } = twemproxy.CACHE_POOL
  const measured = readFileSync(new URL('../../../../docs/cache.md', import.meta.url), 'utf8')
  expect(measured).toContain(`serverFailureLimit: ${server_failure_limit} `)
  expect(measured).toContain(`serverRetryTimeoutMs: ${server_retry_timeout} `)
  expect(measured).toContain(`timeoutMs: ${timeout} `)
})
