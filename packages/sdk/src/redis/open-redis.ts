import type { Duplex } from 'node:stream'
import type { Secret } from '@clustermgr/core'
import { AbstractConnector, Redis } from 'ioredis'
import type { RedisOptions } from 'ioredis'

/**
 * What ioredis must not do on a connection that may lead to Twemproxy, which closes it at HELLO, CLIENT, SELECT and
 * INFO (measured with nutcracker 0.5.0).
 */
const PLAIN = {
  protocol: 2,
  enableReadyCheck: false,
  disableClientInfo: true,
  lazyConnect: true,
  noDelay: false,
} as const satisfies RedisOptions

/** One connection, one try: the caller decides what a failure means. */
const ONCE = {
  retryStrategy: null,
  maxRetriesPerRequest: 0,
  autoResendUnfulfilledCommands: false,
  enableOfflineQueue: true,
} as const satisfies RedisOptions

type NetStream = Awaited<ReturnType<AbstractConnector['connect']>>

/** An ioredis client that speaks over `stream`; it never opens another. */
export function openRedis(stream: Duplex): Redis {
  class StreamConnector extends AbstractConnector {
    constructor() {
      super(0)
    }

    async connect(): Promise<NetStream> {
      this.stream = asSocket(stream)
      return this.stream
    }
  }
  const client = new Redis({ ...PLAIN, ...ONCE, Connector: StreamConnector })
  // Each failed command rejects by itself; without a listener ioredis prints to the console.
  client.on('error', () => undefined)
  return client
}

/**
 * Logs in. Not by ioredis's `password` option: that prints to the console where the server wants none.
 * Whoever passes the error on must not pass its `command`: it holds the password.
 */
export async function authenticate(client: Redis, password: Secret): Promise<void> {
  await client.auth(password.reveal())
}

/** ioredis also calls methods of a socket, which have no meaning for a channel. */
function asSocket(stream: Duplex): NetStream {
  const same = (): Duplex => stream
  const socket: unknown = Object.assign(stream, { setNoDelay: same, setKeepAlive: same, setTimeout: same })
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- all that ioredis uses of a socket is there
  return socket as NetStream
}
