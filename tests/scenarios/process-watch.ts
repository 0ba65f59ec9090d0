import { readFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'

const FILES = ['cmdline', 'environ'] as const

/** Samples the command lines and environments of processes, as anybody on their host could. */
export class ProcessWatch {
  readonly #seen: Readonly<Record<(typeof FILES)[number], Set<string>>> = { cmdline: new Set(), environ: new Set() }
  readonly #stop = new AbortController()
  readonly #watching: Promise<void>

  private constructor(pids: () => readonly number[]) {
    this.#watching = this.#watch(pids)
  }

  static start(pids: () => readonly number[]): ProcessWatch {
    return new ProcessWatch(pids)
  }

  /** Each distinct command line that was seen. */
  get commandLines(): readonly string[] {
    return [...this.#seen.cmdline]
  }

  /** Each distinct environment that was seen. */
  get environments(): readonly string[] {
    return [...this.#seen.environ]
  }

  async stop(): Promise<void> {
    this.#stop.abort()
    await this.#watching
  }

  async #watch(pids: () => readonly number[]): Promise<void> {
    while (!this.#stop.signal.aborted) {
      await Promise.all(
        pids().map(async (pid) => {
          for (const file of FILES) {
            const text = await readFile(`/proc/${pid}/${file}`, 'latin1').catch(() => '')
            if (text !== '') this.#seen[file].add(text.replaceAll('\0', ' '))
          }
        }),
      )
      await delay(5)
    }
  }
}
