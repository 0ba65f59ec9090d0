import { setTimeout as delay } from 'node:timers/promises'

/** Waits until something is so, looking every 200 ms. */
export async function waitFor(what: string, isSo: () => Promise<boolean>, deadlineMs: number): Promise<void> {
  const until = performance.now() + deadlineMs
  while (!(await isSo())) {
    if (performance.now() > until) throw new Error(`waited ${deadlineMs / 1000} s for ${what}`)
    await delay(200)
  }
}
