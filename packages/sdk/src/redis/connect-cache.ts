import { ClustermgrError, isClustermgrError } from '@clustermgr/core'
import type { Endpoint, Secret } from '@clustermgr/core'
import { Deadline } from '../ssh/index.ts'
import type { HostConnection } from '../ssh/index.ts'
import { authenticate, openRedis } from './open-redis.ts'

/** A connection into the cache as oxAuth has it. Dispose it to close it. */
export interface CacheConnection extends AsyncDisposable {
  /**
   * Asks whether the cache answers, and returns when it did.
   * @throws VERIFY_FAILED with the answer, or what went wrong; DEADLINE_EXCEEDED, CANCELLED
   */
  ping(): Promise<void>
  /** `null` when there is no such key. */
  get(key: string): Promise<string | null>
  /**
   * Writes a value that is gone after `expireMs` milliseconds.
   * @throws as {@link CacheConnection.ping}
   */
  set(key: string, value: string, options: { readonly expireMs: number }): Promise<void>
  /** Whether there was such a key. */
  delete(key: string): Promise<boolean>
}

/** Which end of the cache is opened, and with what. */
export interface ConnectCacheOptions {
  /** As the host sees it: the local cache port of a node, or one end of a tunnel. */
  readonly endpoint: Endpoint
  /** The password of Redis. */
  readonly password: Secret
  /** For connecting, and for each command. Default 3000. */
  readonly timeoutMs?: number
  /** Ends connecting, and each command, with CANCELLED. */
  readonly signal?: AbortSignal
}

/**
 * Opens a client from a host through its cache port, or a tunnel, and logs in; sends only what Twemproxy knows.
 * @throws VERIFY_FAILED when it is refused or cut off, DEADLINE_EXCEEDED, CANCELLED, SSH_CONNECTION_LOST, TCP_REFUSED
 */
export async function connectCache(connection: HostConnection, options: ConnectCacheOptions): Promise<CacheConnection> {
  const { endpoint, password, timeoutMs = 3_000, signal } = options
  const place = `${endpoint.address} port ${endpoint.port}`
  const attempt = async <T>(doing: string, work: () => Promise<T>): Promise<T> => {
    using deadline = new Deadline({ timeoutMs, signal, host: connection.host, subject: `${doing} at ${place}` })
    try {
      return await deadline.race(work())
    } catch (error) {
      if (isClustermgrError(error)) throw error
      const why = error instanceof Error ? error.message : String(error)
      // No cause: ioredis's errors carry the command, and AUTH's is the password.
      throw new ClustermgrError('VERIFY_FAILED', `${doing} at ${place} failed: ${why}`, { host: connection.host })
    }
  }
  const stream = await connection.openTcp(endpoint, { timeoutMs, ...(signal === undefined ? {} : { signal }) })
  const client = openRedis(stream)
  const close = async (): Promise<void> => {
    client.disconnect()
    stream.destroy()
  }
  try {
    await attempt('logging in to the cache', async () => {
      await client.connect()
      await authenticate(client, password)
    })
  } catch (error) {
    await close()
    throw error
  }
  return {
    ping: async () => void (await attempt('PING', () => client.ping())),
    get: (key) => attempt('GET', () => client.get(key)),
    set: async (key, value, { expireMs }) => void (await attempt('SET', () => client.set(key, value, 'PX', expireMs))),
    delete: async (key) => (await attempt('DEL', () => client.del(key))) > 0,
    [Symbol.asyncDispose]: close,
  }
}
