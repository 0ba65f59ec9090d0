import { ClustermgrError } from '@clustermgr/core'
import { z } from 'zod'

/** One server in the statistics of a pool. Counters count since Twemproxy started. */
export interface TwemproxyServerStatistics {
  /** Its name in the ring. */
  readonly name: string
  /** Connections to it that are open now. */
  readonly connections: number
  /** Microseconds since 1970 of the last ejection; 0 when it was never ejected. */
  readonly ejectedAtUs: number
  /** Requests that were sent to it. */
  readonly requests: number
  /** Answers that came from it. */
  readonly responses: number
  /** Errors on its connections. */
  readonly errors: number
  /** Requests that it did not answer in time. */
  readonly timeouts: number
}

/** One pool in the statistics. Counters count since Twemproxy started. */
export interface TwemproxyPoolStatistics {
  /** The pool's name. */
  readonly name: string
  /** Connections of clients that are open now. */
  readonly clientConnections: number
  /** How often a server of it was ejected. */
  readonly serverEjects: number
  /** Requests that could not be forwarded to any server: clients got an error. */
  readonly forwardErrors: number
  /** Its servers. */
  readonly servers: readonly TwemproxyServerStatistics[]
}

/** What Twemproxy says of itself on its statistics port; as old as its `-i` interval. */
export interface TwemproxyStatistics {
  /** Twemproxy's own version, `0.5.0`. */
  readonly version: string
  /** Seconds since it was started. */
  readonly uptimeSeconds: number
  /** Seconds since 1970, by the proxy's clock, when the values were taken. */
  readonly timestampSeconds: number
  /** Its pools. */
  readonly pools: readonly TwemproxyPoolStatistics[]
}

const count = z.number().int().nonnegative()

const server = z.object({
  server_connections: count,
  server_ejected_at: count,
  server_err: count,
  server_timedout: count,
  requests: count,
  responses: count,
})

const pool = z
  .object({ client_connections: count, server_ejects: count, forward_error: count })
  .catchall(z.union([z.number(), server]))

const statistics = z
  .object({ service: z.literal('nutcracker'), version: z.string(), uptime: count, timestamp: count })
  .catchall(z.union([z.string(), z.number(), pool]))

/**
 * Reads the statistics of nutcracker 0.5.0: a JSON object in which each member that is an object is a pool, and each
 * such member of a pool a server.
 * @throws HOST_PROTOCOL when it is something else
 */
export function parseTwemproxyStatistics(text: string, host?: string): TwemproxyStatistics {
  try {
    const top = statistics.parse(JSON.parse(text))
    const pools = objectsOf(top).map(([name, value]) => readPool(name, pool.parse(value)))
    return { version: top.version, uptimeSeconds: top.uptime, timestampSeconds: top.timestamp, pools }
  } catch (cause) {
    const summary = `Twemproxy's statistics cannot be read: ${JSON.stringify(text.slice(0, 80))}`
    throw new ClustermgrError('HOST_PROTOCOL', summary, { cause, ...(host === undefined ? {} : { host }) })
  }
}

function readPool(name: string, value: z.infer<typeof pool>): TwemproxyPoolStatistics {
  return {
    name,
    clientConnections: value.client_connections,
    serverEjects: value.server_ejects,
    forwardErrors: value.forward_error,
    servers: objectsOf(value).map(([serverName, entry]) => readServer(serverName, server.parse(entry))),
  }
}

function readServer(name: string, value: z.infer<typeof server>): TwemproxyServerStatistics {
  return {
    name,
    connections: value.server_connections,
    ejectedAtUs: value.server_ejected_at,
    requests: value.requests,
    responses: value.responses,
    errors: value.server_err,
    timeouts: value.server_timedout,
  }
}

function objectsOf(value: object): [string, unknown][] {
  return Object.entries(value).filter(([, member]) => typeof member === 'object')
}
