import { expect, test } from 'vitest'
import * as twemproxy from './index.ts'

const findings = (text: string, version?: string): readonly string[] =>
  twemproxy
    .check(twemproxy.parse(text), version === undefined ? {} : { version })
    .map(({ line, column, severity, kind, path, suggestion }) => {
      const hint = suggestion === undefined ? '' : ` (${suggestion})`
      return `${line}:${column} ${severity} ${kind} ${path}${hint}`
    })

test('findings have their place, all at once', () => {
  const text = `alpha:
  listen: 127.0.0.1:99999
  hash: fnv1a64
  distribution: Ketama
  redis: yes
  tcpkeepalive: true
  timeout: 400ms
  backlog: 99999999999
  client_connections: 5
  redis_auth: x
  redis_db: 3
  server_connections: 0
  server_retry_timeout: 1
  hash_tag: abc
  preconnect:
  reuseport: true
  sentinels: x
  serversx: 1
  backlog: 1
  servers:
    - 127.0.0.1:1:1 a
    - 127.0.0.1:2:1 a
    - 127.0.0.1:0:1
    - 127.0.0.1:3
beta:
  listen: 127.0.0.1:99999
  others:
    - 1
`
  expect(findings(text, '0.4.1')).toEqual([
    '2:11 error wrong-value alpha > listen',
    '3:9 error wrong-value alpha > hash (fnv1_64)',
    '4:17 error wrong-value alpha > distribution (ketama)',
    '5:10 error wrong-value alpha > redis',
    '6:3 error unavailable alpha > tcpkeepalive',
    '7:12 error wrong-value alpha > timeout',
    '8:12 warning risky alpha > backlog',
    '9:3 warning ignored alpha > client_connections',
    '10:3 error conflict alpha > redis_auth',
    '11:3 warning ignored alpha > redis_db',
    '12:23 error wrong-value alpha > server_connections',
    '13:3 warning ignored alpha > server_retry_timeout',
    '14:13 error wrong-value alpha > hash_tag',
    '15:14 error wrong-value alpha > preconnect',
    '16:3 error unavailable alpha > reuseport',
    '17:3 error unknown-directive alpha > sentinels',
    '18:3 error unknown-directive alpha > serversx (servers)',
    '19:3 error duplicate alpha > backlog',
    '22:7 error duplicate alpha > servers[1]',
    '23:7 error wrong-value alpha > servers[2]',
    '24:7 error wrong-value alpha > servers[3]',
    '25:1 error missing beta',
    '26:11 error wrong-value beta > listen',
    '26:11 error duplicate beta > listen',
    '27:3 error unknown-directive beta > others',
  ])
})

test('entries of servers are taken apart from the right', () => {
  expect(twemproxy.parseServer('::1:6379:2 a')).toEqual({
    address: '::1',
    port: 6379,
    weight: 2,
    name: 'a',
    identity: 'a',
  })
  expect(twemproxy.parseServer('h:11211:1')).toMatchObject({ identity: 'h' })
  expect(twemproxy.parseServer('h:1:1')).toMatchObject({ identity: 'h:1' })
  expect(twemproxy.parseServer('/s:1 a')).toMatchObject({ address: '/s', port: 0, name: 'a' })
  expect(twemproxy.parseServer('/s:a:1')).toBeTypeOf('string')
})
