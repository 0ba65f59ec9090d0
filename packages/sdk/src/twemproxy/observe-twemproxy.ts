import { ClustermgrError } from '@clustermgr/core'
import type { Endpoint } from '@clustermgr/core'
import { Deadline } from '../ssh/index.ts'
import type { HostConnection } from '../ssh/index.ts'
import { parseTwemproxyStatistics } from './twemproxy-statistics.ts'
import type { TwemproxyStatistics } from './twemproxy-statistics.ts'

/** Which Twemproxy is read, and for how long. */
export interface ObserveTwemproxyOptions {
  /** The statistics port, as the host sees it. */
  readonly endpoint: Endpoint
  /** From the connect to the end of the answer. Default 3000. */
  readonly timeoutMs?: number
  /** Ends it with CANCELLED. */
  readonly signal?: AbortSignal
}

const MAX_BYTES = 4 * 1024 * 1024

/**
 * Reads a Twemproxy's statistics: it sends them to whoever connects, and closes.
 * @throws TCP_REFUSED (it does not run), DEADLINE_EXCEEDED (it hangs), HOST_PROTOCOL, CANCELLED, SSH_CONNECTION_LOST
 */
export async function observeTwemproxy(
  connection: HostConnection,
  options: ObserveTwemproxyOptions,
): Promise<TwemproxyStatistics> {
  const { endpoint, timeoutMs = 3_000, signal } = options
  const subject = `reading Twemproxy's statistics at ${endpoint.address} port ${endpoint.port}`
  using deadline = new Deadline({ timeoutMs, signal, host: connection.host, subject })
  const stream = await deadline.race(connection.openTcp(endpoint, { timeoutMs, signal: deadline.signal }))
  try {
    return parseTwemproxyStatistics(await deadline.race(readAll(stream, connection.host)), connection.host)
  } finally {
    stream.destroy()
  }
}

async function readAll(stream: AsyncIterable<Uint8Array>, host: string): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of stream) {
    bytes += chunk.length
    if (bytes > MAX_BYTES) throw new ClustermgrError('HOST_PROTOCOL', "Twemproxy's statistics do not end", { host })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
