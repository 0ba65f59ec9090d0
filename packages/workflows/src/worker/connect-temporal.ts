import { setTimeout as delay } from 'node:timers/promises'
import { ClustermgrError } from '@clustermgr/core'
import { NativeConnection } from '@temporalio/worker'
import type { NativeConnectionOptions } from '@temporalio/worker'

const DEFAULT_TIMEOUT_MS = 30_000
const RETRY_MS = 250

/** How to reach a Temporal server. */
export interface ConnectTemporalOptions extends Omit<NativeConnectionOptions, 'address'> {
  /** `host:port`. */
  readonly address: string
  /** How long a server that does not answer is tried again. Default 30000. */
  readonly timeoutMs?: number
  /** Ends the attempts; its reason is thrown. */
  readonly signal?: AbortSignal
}

/**
 * Connects a worker to Temporal and, unlike `NativeConnection.connect`, tries again while the server is not up yet.
 * @throws TEMPORAL_UNREACHABLE at the deadline, with the last answer; the signal's reason when aborted
 */
export async function connectTemporal(options: ConnectTemporalOptions): Promise<NativeConnection> {
  const { timeoutMs = DEFAULT_TIMEOUT_MS, signal, ...connection } = options
  const deadline = AbortSignal.timeout(timeoutMs)
  const stop = signal === undefined ? deadline : AbortSignal.any([deadline, signal])
  for (;;) {
    signal?.throwIfAborted()
    try {
      return await NativeConnection.connect(connection)
    } catch (error) {
      await delay(RETRY_MS, undefined, { signal: stop }).catch(() => undefined)
      signal?.throwIfAborted()
      if (deadline.aborted) throw unreachable(options.address, timeoutMs, error)
    }
  }
}

function unreachable(address: string, timeoutMs: number, cause: unknown): ClustermgrError {
  const words = cause instanceof Error ? cause.message : String(cause)
  const summary = `no Temporal server answered at ${address} for ${timeoutMs} ms: ${words}`
  return new ClustermgrError('TEMPORAL_UNREACHABLE', summary, { details: { address }, cause })
}
