import { execa } from 'execa'
import { LabError } from '../lab-error.ts'

/** How a program is run. */
export interface RunProgramOptions {
  /** What the program reads on its standard input; nothing by default. */
  readonly input?: string | Uint8Array
  /** It is killed after this time; 30 s by default. */
  readonly timeoutMs?: number
  /** Whether an exit code other than 0 is thrown; true by default. */
  readonly check?: boolean
  readonly env?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal | undefined
}

/** What a program left behind. A final newline is taken off the outputs. */
export interface ProgramResult {
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number
}

/** Root's programs, also where the caller's PATH is an ordinary user's. */
export const searchPath: string = `${process.env['PATH'] ?? ''}:/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin`

/**
 * Runs a program of this machine to its end.
 *
 * @throws LabError `LAB_PROGRAM_FAILED`, `LAB_TIMEOUT` or `LAB_ABORTED`.
 */
export async function runProgram(
  file: string,
  args: readonly string[],
  options: RunProgramOptions = {},
): Promise<ProgramResult> {
  const timeoutMs = options.timeoutMs ?? 30_000
  const result = await execa(file, args, {
    reject: false,
    timeout: timeoutMs,
    env: { LC_ALL: 'C', ...options.env, PATH: searchPath },
    ...(options.input === undefined ? { stdin: 'ignore' as const } : { input: options.input }),
    ...(options.signal === undefined ? {} : { cancelSignal: options.signal }),
  })
  const said = [result.stderr, result.stdout].find((text) => text.trim() !== '') ?? 'it said nothing'
  const what = shorten([file, ...args].join(' '), 300)
  if (result.isCanceled) throw new LabError('LAB_ABORTED', `\`${what}\` was stopped: the caller aborted.`)
  if (result.timedOut) {
    throw new LabError('LAB_TIMEOUT', `\`${what}\` did not end within ${timeoutMs} ms: ${shorten(said, 2000)}`)
  }
  if (result.exitCode === undefined) {
    throw new LabError('LAB_PROGRAM_FAILED', `\`${what}\` did not run to its end: ${result.shortMessage}`, {
      cause: result.cause,
    })
  }
  if (options.check !== false && result.exitCode !== 0) {
    throw new LabError(
      'LAB_PROGRAM_FAILED',
      `\`${what}\` ended with exit code ${result.exitCode}: ${shorten(said, 2000)}`,
    )
  }
  return { stdout: result.stdout, stderr: result.stderr, exitCode: result.exitCode }
}

/** Keeps the end: that is where a program says why. */
function shorten(text: string, length: number): string {
  return text.length <= length ? text : `…${text.slice(-length)}`
}
