import { expect, test } from 'vitest'
import { define, render } from './document.ts'
import type { TwemproxyPool } from './pool.ts'

const POOL: TwemproxyPool = {
  name: 'gluu',
  settings: [
    ['listen', { address: '::1', port: 2222 }],
    ['hash_tag', '{}'],
    ['redis_auth', { secret: 'env:P' }],
    ['redis', true],
  ],
  servers: [{ name: 'node-1', address: '127.0.0.1', port: 7001 }],
}

test('settings keep their order, and secrets stay references', () => {
  expect(render(define([POOL]))).toEqual([
    { kind: 'text', text: "gluu:\n  listen: '::1:2222'\n  hash_tag: '{}'\n  redis_auth: " },
    { kind: 'secret', secret: 'env:P', encoder: 'yaml' },
    { kind: 'text', text: "\n  redis: true\n  servers:\n    - '127.0.0.1:7001:1 node-1'\n" },
  ])
})

test.each<[string, Partial<TwemproxyPool>, RegExp]>([
  ['a fraction', { settings: [['timeout', 0.5]] }, /\[0\]\.settings\[0\]\.timeout: is not a whole number/],
  ['a number of more than 32 bits', { settings: [['timeout', 99_999_999_999]] }, /2147483647/],
  [
    'a setting twice',
    {
      settings: [
        ['redis', true],
        ['redis', false],
      ],
    },
    /settings\[1\]\.redis: is given twice/,
  ],
  ['an empty password', { settings: [['redis_auth', '']] }, /is empty/],
  ['a name with a blank', { servers: [{ name: 'a b', address: 'x', port: 1 }] }, /servers\[0\]\.name: holds a blank/],
  ['an address with a line end', { servers: [{ name: 'a', address: 'x\n', port: 1 }] }, /servers\[0\]\.address/],
  ['a weight of 0', { servers: [{ name: 'a', address: 'x', port: 1, weight: 0 }] }, /weight: is not 1 or more/],
  ['no server', { servers: [] }, /servers: is empty/],
  ['a pool named like a statistic', { name: 'uptime' }, /is the name of a field/],
])('%s is refused', (_, part, message) => {
  expect(() => define([{ ...POOL, ...part }])).toThrow(message)
})
