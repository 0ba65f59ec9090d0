import { readFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'

/** Samples the command lines and environments of processes, as anybody on their host could. */
export class ProcessWatch {
  readonly #seen = new Set<string>()
  readonly #stop = new AbortController()
  readonly #watching: Promise<void>

  private constructor(pids: () => readonly number[]) {
    this.#watching = this.#watch(pids)
  }

  static start(pids: () => readonly number[]): ProcessWatch {
    return new ProcessWatch(pids)
  }

  /** Each distinct command line and environment that was seen. */
  get seen(): readonly string[] {
    return [...this.#seen]
  }

  async stop(): Promise<void> {
    this.#stop.abort()
    await this.#watching
  }

  async #watch(pids: () => readonly number[]): Promise<void> {
    while (!this.#stop.signal.aborted) {
      await Promise.all(
        pids().map(async (pid) => {
          for (const file of ['cmdline', 'environ']) {
            const text = await readFile(`/proc/${pid}/${file}`, 'latin1').catch(() => '')
            if (text !== '') this.#seen.add(text.replaceAll('\0', ' '))
          }
        }),
      )
      await delay(5)
    }
  }
}
