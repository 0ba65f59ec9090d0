import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const DEFAULT_TIMEOUT_MS = 300_000
const WORDS_LENGTH = 2_000

export interface DownloadTemporalCliOptions {
  /** Where the program is to be: nothing is there before all of it is. */
  readonly target: string
  /** As in `1.9.1`. */
  readonly version: string
  /** The environment of the process that downloads. */
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Default 300000. */
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
}

/**
 * Has Temporal's SDK download its `temporal` program. It does so only where it starts a server too, and through a native
 * runtime of which a process has one: so this happens in another process.
 */
export async function downloadTemporalCli(options: DownloadTemporalCliOptions): Promise<string> {
  const { target, version, environment, timeoutMs = DEFAULT_TIMEOUT_MS, signal } = options
  checkTesting()
  const cache = path.dirname(path.dirname(target))
  await mkdir(cache, { recursive: true })
  const directory = await mkdtemp(path.join(cache, 'temporal-download-'))
  try {
    await runDownload([directory, `v${version}`], environment, timeoutMs, signal)
    const [program] = await readdir(directory)
    if (program === undefined) throw new Error('its download left no file')
    await mkdir(path.dirname(target), { recursive: true })
    await rename(path.join(directory, program), target)
    return target
  } finally {
    await rm(directory, { recursive: true })
  }
}

/** An optional peer: it is not loaded here. */
function checkTesting(): void {
  try {
    createRequire(import.meta.url).resolve('@temporalio/testing')
  } catch (cause) {
    throw new Error('the npm package @temporalio/testing, which downloads it, is not installed', { cause })
  }
}

async function runDownload(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  // The sources are run too, by our tests: then it is a .ts beside this .ts.
  const program = fileURLToPath(new URL(`download-program${path.extname(import.meta.url)}`, import.meta.url))
  signal?.throwIfAborted()
  const deadline = AbortSignal.timeout(timeoutMs)
  // A proxy is for the download; the server that is then started is on this machine.
  const direct = [environment['NO_PROXY'] ?? environment['no_proxy'] ?? '', '127.0.0.1', 'localhost']
  const noProxy = direct.filter((host) => host !== '').join(',')
  const child = spawn(process.execPath, [program, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...environment, NO_PROXY: noProxy, no_proxy: noProxy },
    detached: true,
  })
  const end = signal === undefined ? deadline : AbortSignal.any([signal, deadline])
  // The server that it starts is in its group, and would outlive it.
  const killGroup = (): void => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL')
  }
  end.addEventListener('abort', killGroup, { once: true })
  let words = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    words = `${words}${text}`.slice(-WORDS_LENGTH)
  })
  try {
    await once(child, 'close')
  } finally {
    end.removeEventListener('abort', killGroup)
  }
  signal?.throwIfAborted()
  if (deadline.aborted) throw new Error(`its download was not complete after ${timeoutMs} ms`)
  if (child.exitCode !== 0) throw new Error(`its download failed: ${words.trim()}`)
}
