import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export interface WorkerProcessOptions {
  readonly temporalAddress: string
  readonly secretDirectory: string
  /** Its output is appended here. */
  readonly logFile: string
  /** Called when it ended though nobody here told it to. Default: nobody hears of it. */
  readonly onDeath?: (reason: Error) => void
}

/** A worker in a process of its own. */
export class WorkerProcess implements AsyncDisposable {
  readonly #child: ChildProcess
  readonly #ended: Promise<unknown>
  #isToEnd = false

  constructor(options: WorkerProcessOptions) {
    const log = openSync(options.logFile, 'a')
    this.#child = spawn(
      process.execPath,
      [fileURLToPath(new URL('./worker-main.js', import.meta.url)), options.temporalAddress, options.secretDirectory],
      // A pipe that closes when we die, however we die: the worker ends with it.
      { stdio: ['pipe', log, log] },
    )
    closeSync(log)
    this.#child.once('exit', (code, signal) => {
      if (!this.#isToEnd)
        options.onDeath?.(new Error(`the worker ended by itself, with ${signal ?? `exit code ${code}`}`))
    })
    this.#ended = once(this.#child, 'exit')
  }

  get pid(): number {
    if (this.#child.pid === undefined) throw new Error('the worker could not be started')
    return this.#child.pid
  }

  /** As a crash of its machine would: it learns nothing of it. */
  async kill(): Promise<void> {
    this.#isToEnd = true
    this.#child.kill('SIGKILL')
    await this.#ended
  }

  /** Lets it shut down in order. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isToEnd = true
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    this.#child.kill('SIGTERM')
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), 10_000)
    await this.#ended
    clearTimeout(timer)
  }
}
