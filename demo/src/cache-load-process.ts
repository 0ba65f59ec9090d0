import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

import type { LabHost } from '@clustermgr/lab'

import { isCacheLoadReport } from './cache-load-report.ts'
import type { CacheLoadReport } from './cache-load-report.ts'

/** A client of the cache on one host, which writes and reads without pause until it is stopped. */
export class CacheLoadProcess {
  readonly #child: ChildProcess
  readonly #lines: AsyncIterator<string>

  private constructor(child: ChildProcess, lines: AsyncIterator<string>) {
    this.#child = child
    this.#lines = lines
  }

  /**
   * Starts it inside the host's network, so that it uses the host's own local cache port. It ends with this process, or
   * when `signal` is aborted.
   */
  static async start(host: LabHost, password: string, signal?: AbortSignal): Promise<CacheLoadProcess> {
    const child = spawn(
      'nsenter',
      [
        `--net=/proc/${host.initPid()}/ns/net`,
        process.execPath,
        fileURLToPath(new URL('./cache-load.js', import.meta.url)),
        // It does not read this; but whoever looks for leftovers can tell whose it is.
        host.root,
      ],
      { stdio: ['pipe', 'pipe', 'inherit'], signal, killSignal: 'SIGKILL' },
    )
    // That it was aborted is known to whoever did it; what failed else shows in its missing lines.
    child.on('error', () => undefined)
    child.stdin.on('error', () => undefined)
    // Not ended: the pipe is how it learns that we are gone.
    child.stdin.write(`${password}\n`)
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
    const first = await lines.next()
    if (first.value !== 'started') throw new Error(`the client of the cache did not start: ${String(first.value)}`)
    return new CacheLoadProcess(child, lines)
  }

  /** Ends it and returns what it saw. */
  async stop(): Promise<CacheLoadReport> {
    this.#child.kill('SIGTERM')
    const last = await this.#lines.next()
    const report: unknown = last.done === true ? undefined : JSON.parse(last.value)
    if (!isCacheLoadReport(report)) throw new Error('the client of the cache ended without a report')
    return report
  }
}
