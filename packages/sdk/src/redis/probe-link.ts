import { isClustermgrError } from '@clustermgr/core'
import type { Endpoint } from '@clustermgr/core'
import { Deadline } from '../ssh/index.ts'
import type { HostConnection } from '../ssh/index.ts'
import { openRedis } from './open-redis.ts'

/** Which tunnel is probed, and for how long. */
export interface ProbeLinkOptions {
  /** The local end of the link, as the host sees it. */
  readonly endpoint: Endpoint
  /** From the connect to the answer. Default 3000. */
  readonly timeoutMs?: number
  /** Ends the probe with CANCELLED. */
  readonly signal?: AbortSignal
}

/**
 * Whether a PING through a tunnel comes back, from Redis or Twemproxy. Sent without a password: that one is wanted is
 * an answer too, and proves both ends of the tunnel and the daemon behind it.
 * @throws SSH_CONNECTION_LOST, TCP_FORWARDING_REFUSED, CANCELLED: those say nothing about the link
 */
export async function probeLink(connection: HostConnection, options: ProbeLinkOptions): Promise<'up' | 'down'> {
  const { endpoint, timeoutMs = 3_000, signal } = options
  const subject = `a PING through ${endpoint.address} port ${endpoint.port}`
  using deadline = new Deadline({ timeoutMs, signal, host: connection.host, subject })
  try {
    const stream = await connection.openTcp(endpoint, { timeoutMs: timeoutMs * 2, signal: deadline.signal })
    const client = openRedis(stream)
    try {
      await deadline.race(client.connect().then(() => client.ping()))
      return 'up'
    } finally {
      client.disconnect()
      stream.destroy()
    }
  } catch (error) {
    if (deadline.reason?.code === 'CANCELLED') throw deadline.reason
    if (deadline.reason !== undefined) return 'down'
    if (isClustermgrError(error) && error.code !== 'TCP_REFUSED') throw error
    return error instanceof Error && error.name === 'ReplyError' ? 'up' : 'down'
  }
}
