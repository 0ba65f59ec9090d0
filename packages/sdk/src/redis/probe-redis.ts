import { isClustermgrError } from '@clustermgr/core'
import type { Endpoint, RedisObservation, Secret } from '@clustermgr/core'
import { Deadline } from '../ssh/index.ts'
import type { HostConnection } from '../ssh/index.ts'
import { authenticate, openRedis } from './open-redis.ts'

/** Which Redis is asked, and with what. */
export interface ProbeRedisOptions {
  /** As the host sees it. */
  readonly endpoint: Endpoint
  /** Its password. */
  readonly password: Secret
  /** From the connect to the last answer. Default 3000. */
  readonly timeoutMs?: number
  /** Ends the probe with CANCELLED. */
  readonly signal?: AbortSignal
}

/**
 * Asks a Redis, from its own host, who it is and how many keys it holds. Whatever is wrong with the Redis is a value;
 * one connection, no retry.
 * @throws SSH_CONNECTION_LOST, TCP_FORWARDING_REFUSED, CANCELLED: those say nothing about the Redis
 */
export async function probeRedis(connection: HostConnection, options: ProbeRedisOptions): Promise<RedisObservation> {
  const { endpoint, password, timeoutMs = 3_000, signal } = options
  const subject = `the probe of Redis at ${endpoint.address} port ${endpoint.port}`
  using deadline = new Deadline({ timeoutMs, signal, host: connection.host, subject })
  try {
    const stream = await connection.openTcp(endpoint, { timeoutMs: timeoutMs * 2, signal: deadline.signal })
    const client = openRedis(stream)
    try {
      return await deadline.race(ask(client, password))
    } finally {
      client.disconnect()
      stream.destroy()
    }
  } catch (error) {
    return classify(error, deadline, timeoutMs)
  }
}

async function ask(client: ReturnType<typeof openRedis>, password: Secret): Promise<RedisObservation> {
  await client.connect()
  await authenticate(client, password)
  const info = parseInfo(await client.info('server'))
  const keys = await client.dbsize()
  const { run_id: runId, uptime_in_seconds: uptime, process_id: pid } = info
  if (runId === undefined) return { kind: 'error', message: 'INFO names no run_id: this is no Redis' }
  return { kind: 'answering', runId, uptimeSeconds: Number(uptime ?? 0), keys, pid: Number(pid ?? 0) }
}

function classify(error: unknown, deadline: Deadline, waitedMs: number): RedisObservation {
  if (deadline.reason?.code === 'CANCELLED') throw deadline.reason
  if (deadline.reason !== undefined) return { kind: 'silent', waitedMs }
  if (isClustermgrError(error)) {
    if (error.code === 'TCP_REFUSED') return { kind: 'refused' }
    throw error
  }
  const message = error instanceof Error ? error.message : String(error)
  if (/^(?:WRONGPASS|NOAUTH|NOPERM|ERR (?:AUTH <password>|invalid password|Client sent AUTH))/.test(message)) {
    return { kind: 'auth-failed' }
  }
  return { kind: 'error', message }
}

/** The `name:value` lines of INFO. */
function parseInfo(text: string): Readonly<Record<string, string>> {
  const pairs = text.split(/\r?\n/).map((line) => line.split(':', 2))
  return Object.fromEntries(pairs.flatMap(([name, value]) => (name && value !== undefined ? [[name, value]] : [])))
}
