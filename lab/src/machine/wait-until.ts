import { setTimeout as pause } from 'node:timers/promises'
import { LabError } from '../lab-error.ts'

/** How long and how often {@link waitUntil} asks. */
export interface WaitOptions {
  readonly deadlineMs: number
  /** Time between two questions; 25 ms by default. */
  readonly intervalMs?: number
  readonly signal?: AbortSignal | undefined
  /** Asked once when the deadline has passed: what was there instead. */
  readonly seen?: () => string | Promise<string>
}

/**
 * Asks `probe` until it answers something other than `undefined` or `false`, and gives that answer.
 *
 * @param what - the condition in words, as in "gluu1 answers ssh"
 * @throws LabError `LAB_TIMEOUT` or `LAB_ABORTED`
 */
export async function waitUntil<T>(
  what: string,
  probe: () => T | undefined | false | Promise<T | undefined | false>,
  options: WaitOptions,
): Promise<T> {
  const end = performance.now() + options.deadlineMs
  for (;;) {
    if (options.signal?.aborted === true) throw new LabError('LAB_ABORTED', `Waiting until ${what} was aborted.`)
    const answer = await probe()
    if (answer !== undefined && answer !== false) return answer
    if (performance.now() >= end) {
      const seen = options.seen === undefined ? '' : ` Seen instead: ${await options.seen()}`
      throw new LabError('LAB_TIMEOUT', `Waited ${options.deadlineMs} ms in vain until ${what}.${seen}`)
    }
    await pause(options.intervalMs ?? 25)
  }
}
