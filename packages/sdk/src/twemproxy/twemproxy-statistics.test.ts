import { expect, test } from 'vitest'
import { parseTwemproxyStatistics } from './twemproxy-statistics.ts'

/** What nutcracker 0.5.0 sent, with one server left out. */
const TEXT =
  '{"service":"nutcracker", "source":"proxy", "version":"0.5.0", "uptime":41, "timestamp":1763787600, ' +
  '"total_connections":9, "curr_connections":3, "gluu": {"client_eof":1, "client_err":0, "client_connections":1, ' +
  '"server_ejects":1, "forward_error":2, "fragments":0, "node-1": {"server_eof":0, "server_err":2, ' +
  '"server_timedout":1, "server_connections":1, "server_ejected_at":1763787597123456, "requests":13, ' +
  '"request_bytes":9, "responses":11, "response_bytes":9, "in_queue":0, "in_queue_bytes":0, "out_queue":0, ' +
  '"out_queue_bytes":0}}}'

test('reads pools and servers', () => {
  expect(parseTwemproxyStatistics(TEXT)).toEqual({
    version: '0.5.0',
    uptimeSeconds: 41,
    timestampSeconds: 1_763_787_600,
    pools: [
      {
        name: 'gluu',
        clientConnections: 1,
        serverEjects: 1,
        forwardErrors: 2,
        servers: [
          {
            name: 'node-1',
            connections: 1,
            ejectedAtUs: 1_763_787_597_123_456,
            requests: 13,
            responses: 11,
            errors: 2,
            timeouts: 1,
          },
        ],
      },
    ],
  })
})

test.each(['', TEXT.slice(0, -1), '{}', TEXT.replace('nutcracker', 'memcached'), TEXT.replace('"requests":13, ', '')])(
  'refuses %j',
  (text) =>
    expect(() => parseTwemproxyStatistics(text, 'proxy')).toThrow(/^proxy: Twemproxy's statistics cannot be read/),
)
