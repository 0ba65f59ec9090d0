import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { open } from 'node:fs/promises'

const STOP_MS = 10_000

/** A running server program, whose output goes to a file. */
export class ServerProcess {
  readonly pid: number
  /** Aborted when the program ended, with the reason. */
  readonly ended: AbortSignal
  readonly #child: ChildProcess
  readonly #exit: Promise<unknown>

  private constructor(child: ChildProcess, pid: number) {
    this.#child = child
    this.pid = pid
    const ended = new AbortController()
    this.ended = ended.signal
    // A parent that simply ends must not leave the server behind.
    const killWithParent = (): void => void child.kill('SIGKILL')
    process.once('exit', killWithParent)
    this.#exit = once(child, 'exit')
    child.once('exit', (code, signal) => {
      process.off('exit', killWithParent)
      ended.abort(new Error(`it ended with ${signal ?? `exit status ${code}`}`))
    })
  }

  /** Starts `program`, its output appended to `logFile`. */
  static async start(program: string, args: readonly string[], logFile: string): Promise<ServerProcess> {
    const log = await open(logFile, 'a')
    try {
      const child = spawn(program, args, { stdio: ['ignore', log.fd, log.fd] })
      await once(child, 'spawn')
      if (child.pid === undefined) throw new Error(`${program} has no process id`)
      return new ServerProcess(child, child.pid)
    } finally {
      await log.close()
    }
  }

  /** SIGTERM, and SIGKILL when that did not end it within ten seconds. Once ended, nothing. */
  async stop(): Promise<void> {
    if (this.ended.aborted) return
    this.#child.kill('SIGTERM')
    const force = setTimeout(() => this.#child.kill('SIGKILL'), STOP_MS)
    await this.#exit
    clearTimeout(force)
  }
}
