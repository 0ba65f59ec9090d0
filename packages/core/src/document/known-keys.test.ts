import { expect, test } from 'vitest'
import * as csync2 from '../csync2/index.ts'
import * as gluu from '../gluu/index.ts'
import * as nginx from '../nginx/index.ts'
import * as redis from '../redis/index.ts'
import * as stunnel from '../stunnel/index.ts'
import * as twemproxy from '../twemproxy/index.ts'

/** As options arrive that no compiler saw. */
const MISSPELT: Readonly<Record<string, never>> = JSON.parse('{"verison":"1.0"}')
const [port, events, pool] = [redis.parse('port 1'), nginx.parse(''), twemproxy.parse('a:\n  servers:\n    - a:1:1\n')]
const service = stunnel.parse('[a]\n')

test.each<[verb: string, call: () => unknown]>([
  ['redis.check', () => redis.check(port, MISSPELT)],
  ['redis.resolve', () => redis.resolve(port, MISSPELT)],
  ['redis.diff', () => redis.diff(port, port, MISSPELT)],
  ['redis.define', () => redis.define({ port: 1 }, MISSPELT)],
  ['redis.edit', () => redis.edit(port, [], MISSPELT)],
  ['nginx.check', () => nginx.check(events, MISSPELT)],
  ['nginx.resolve', () => nginx.resolve(events, '', MISSPELT)],
  ['nginx.diff', () => nginx.diff(events, events, MISSPELT)],
  ['nginx.define', () => nginx.define({}, MISSPELT)],
  ['stunnel.check', () => stunnel.check(service, MISSPELT)],
  ['twemproxy.check', () => twemproxy.check(pool, MISSPELT)],
  ['setup.check', () => gluu.setup.check(gluu.setup.parse(''), MISSPELT)],
  ['ldap.check', () => gluu.ldap.check(gluu.ldap.parse(''), MISSPELT)],
  ['cache.check', () => gluu.cache.check(gluu.cache.parse('{}'), MISSPELT)],
])('%s refuses an option that it does not have', (_, call) => {
  const message = expect.stringContaining('did you mean version?')
  expect(call).toThrow(
    expect.objectContaining({
      code: 'CONFIG_INVALID',
      problems: [expect.objectContaining({ path: 'options.verison', message })],
    }),
  )
})

test('nginx.edit refuses an option that it does not have', () => {
  const context: nginx.EditOptions = JSON.parse('{"kontext":"http"}')
  expect(() => nginx.edit(events, [], context)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }))
})

test.each<[path: string, define: () => unknown]>([
  // @ts-expect-error: a user has no such key
  ['user', () => redis.define({ user: [{ name: 'a', rules: ['on'], rule: ['off'] }] })],
  // @ts-expect-error: a password has no such key
  ['user', () => redis.define({ user: [{ name: 'a', rules: [{ password: 'x', passwort: 'y' }] }] })],
  // @ts-expect-error: a secret has no such key
  ['requirepass', () => redis.define({ requirepass: { secret: 'env:X', sercet: 'env:Y' } })],
  // @ts-expect-error: a primary has no such key
  ['replicaof', () => redis.define({ replicaof: { host: 'a', port: 1, prot: 2 } })],
  [
    'client-output-buffer-limit.normal',
    // @ts-expect-error: a limit has no such key
    () => redis.define({ 'client-output-buffer-limit': { normal: { hard: 0, soft: 0, softSeconds: 0, seconds: 1 } } }),
  ],
  [
    '[0].servers[0]',
    // @ts-expect-error: a server has no such key
    () => twemproxy.define([{ pool: 'a', listen: '127.0.0.1:1', servers: [{ address: 'a', port: 1, wieght: 2 }] }]),
  ],
  // @ts-expect-error: a host has no such key
  ['host[0].salve', () => csync2.define({ group: 'a', key: '/k', host: [{ name: 'a', salve: true }] })],
  // @ts-expect-error: true, or absent
  ['host[0].slave', () => csync2.define({ group: 'a', key: '/k', host: [{ name: 'a', slave: false }] })],
])('a key that %s does not have is refused', (path, define) => {
  const problem: unknown = expect.objectContaining({ path: expect.stringContaining(path) })
  expect(define).toThrow(expect.objectContaining({ problems: expect.arrayContaining([problem]) }))
})
