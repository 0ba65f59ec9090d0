import { ClustermgrError } from '@clustermgr/core'

/** How long something may take, who may end it earlier, and what its error says. */
export interface DeadlineOptions {
  /** Absent: no time limit, cancellation only. */
  readonly timeoutMs?: number | undefined
  /** Ends the wait early, as CANCELLED. */
  readonly signal?: AbortSignal | undefined
  /** The host's name, for the error. */
  readonly host?: string | undefined
  /** What is waited for, as the subject of a sentence: `the command`. */
  readonly subject: string
}

/**
 * A time limit and a caller's cancellation as one signal, whose reason is the error to throw.
 * Dispose it when the work is done, else its timer runs on.
 *
 * @example
 * ```ts
 * using deadline = new Deadline({ timeoutMs: 5_000, signal, subject: 'the probe' })
 * await deadline.race(probe())
 * ```
 */
export class Deadline implements Disposable {
  readonly #controller = new AbortController()
  readonly #expired: Promise<never>
  readonly #dispose: () => void
  #reason: ClustermgrError | undefined

  constructor(options: DeadlineOptions) {
    const { timeoutMs, signal, host, subject } = options
    const place = host === undefined ? {} : { host }
    this.#expired = new Promise((_, reject) => {
      this.#controller.signal.addEventListener('abort', () => reject(this.#reason), { once: true })
    })
    // Nobody may be racing when time is up.
    this.#expired.catch(() => undefined)

    const cancel = (): void =>
      this.#expire(new ClustermgrError('CANCELLED', `${subject} was cancelled`, { ...place, cause: signal?.reason }))
    const expire = (): void =>
      this.#expire(new ClustermgrError('DEADLINE_EXCEEDED', `${subject} did not end within ${timeoutMs} ms`, place))
    const timer = timeoutMs === undefined ? undefined : setTimeout(expire, timeoutMs)
    this.#dispose = (): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', cancel)
    }
    if (signal?.aborted === true) cancel()
    else signal?.addEventListener('abort', cancel, { once: true })
  }

  /** Aborted when time is up or the caller cancels; its reason is {@link Deadline.reason}. */
  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** CANCELLED or DEADLINE_EXCEEDED; `undefined` while there is time. */
  get reason(): ClustermgrError | undefined {
    return this.#reason
  }

  /** Settles as `work` does, or rejects with {@link Deadline.reason} as soon as there is one; `work` itself goes on. */
  race<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.#expired])
  }

  [Symbol.dispose](): void {
    this.#dispose()
  }

  #expire(reason: ClustermgrError): void {
    this.#reason ??= reason
    this.#controller.abort(this.#reason)
  }
}
