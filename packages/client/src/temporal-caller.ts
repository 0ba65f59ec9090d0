import type { Client } from '@temporalio/client'
import { errorFromClient } from './client-error.ts'

export interface CallOptions {
  /** Instead of the caller's own; `null`: as long as it takes, for the end of a workflow. */
  readonly timeoutMs?: number | null
  readonly signal?: AbortSignal | undefined
}

/** Temporal's client, each call with a deadline, and what it throws as one of our errors. */
export class TemporalCaller {
  readonly #client: Client
  readonly #timeoutMs: number

  constructor(client: Client, timeoutMs: number) {
    this.#client = client
    this.#timeoutMs = timeoutMs
  }

  async call<T>(work: (client: Client) => Promise<T>, options: CallOptions = {}): Promise<T> {
    const { timeoutMs = this.#timeoutMs, signal } = options
    const client = this.#client
    const inTime = (): Promise<T> =>
      timeoutMs === null ? work(client) : client.withDeadline(Date.now() + timeoutMs, () => work(client))
    try {
      // Never abandoned by a race: a try that the client makes after its connection was closed ends the process.
      return await (signal === undefined ? inTime() : client.withAbortSignal(signal, inTime))
    } catch (error) {
      throw errorFromClient(error, signal)
    }
  }
}
