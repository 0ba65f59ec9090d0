/** Permission to have one session open on a connection. */
export interface SessionSlot {
  /** Gives the slot to the next who waits. The second time nothing happens. */
  release(): void
}

/** Counts the sessions open on one connection: sshd refuses the eleventh (`MaxSessions 10`). */
export class SessionSlots {
  readonly #waiting: { readonly take: () => void; readonly fail: (reason: unknown) => void }[] = []
  #free: number
  #inUse = 0
  #closed: { readonly reason: unknown } | undefined

  constructor(count: number) {
    this.#free = count
  }

  get inUse(): number {
    return this.#inUse
  }

  /** Resolves in the order of asking; rejects with the signal's reason, or with what {@link SessionSlots.close} was given. */
  async acquire(signal?: AbortSignal): Promise<SessionSlot> {
    signal?.throwIfAborted()
    if (this.#closed !== undefined) throw this.#closed.reason
    if (this.#free > 0) {
      this.#free -= 1
    } else {
      await this.#wait(signal)
    }
    this.#inUse += 1
    return this.#slot()
  }

  /** Rejects everyone who waits, and everyone who asks later. */
  close(reason: unknown): void {
    this.#closed ??= { reason }
    for (const waiter of this.#waiting.splice(0)) waiter.fail(reason)
  }

  async #wait(signal: AbortSignal | undefined): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const waiter = {
        take: (): void => {
          signal?.removeEventListener('abort', leave)
          resolve()
        },
        fail: (reason: unknown): void => {
          signal?.removeEventListener('abort', leave)
          reject(reason)
        },
      }
      const leave = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(waiter), 1)
        reject(signal?.reason)
      }
      signal?.addEventListener('abort', leave, { once: true })
      this.#waiting.push(waiter)
    })
  }

  #slot(): SessionSlot {
    let held = true
    const release = (): void => {
      if (!held) return
      held = false
      this.#inUse -= 1
      const next = this.#waiting.shift()
      if (next === undefined) this.#free += 1
      else next.take()
    }
    return { release }
  }
}
