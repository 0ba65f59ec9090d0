const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Why the demo ends before its time. */
export class Interruption extends Error {
  /** What the shell makes of a program that ended by that signal. */
  readonly exitCode: number

  constructor(signal: keyof typeof EXIT_CODES) {
    super(`it was interrupted (${signal})`)
    this.exitCode = EXIT_CODES[signal]
  }
}

/** Calls back at the first signal that asks this process to end; from then on it ends by itself, once it has cleaned up. */
export function onInterruption(interrupt: (reason: Interruption) => void): void {
  for (const signal of SIGNALS) process.on(signal, () => interrupt(new Interruption(signal)))
}

/**
 * The work's own end, or the signal's reason as soon as it is aborted: not every wait of the demo knows of it. The work
 * then runs into the ruins of what it worked with, and nobody hears of it.
 *
 * @throws whatever the work throws; the signal's reason; an error when the work is not done before the deadline
 */
export async function untilAborted<T>(signal: AbortSignal, deadlineMs: number, work: () => Promise<T>): Promise<T> {
  signal.throwIfAborted()
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const abort = (): void => reject(signal.reason)
  const timer = setTimeout(() => reject(new Error(`it was not done after ${deadlineMs / 1000} s`)), deadlineMs)
  signal.addEventListener('abort', abort, { once: true })
  try {
    return await Promise.race([work(), aborted])
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', abort)
  }
}
