import { waitUntil } from '@clustermgr/lab'

/** {@link waitUntil} with the time that it took. `undefined`: not yet. */
export async function waitFor<Value>(
  what: string,
  timeoutMs: number,
  ask: () => Promise<Value | undefined>,
): Promise<{ readonly value: Value; readonly tookMs: number }> {
  const start = performance.now()
  const { value } = await waitUntil(
    what,
    async () => {
      const answer = await ask()
      return answer === undefined ? undefined : { value: answer }
    },
    { deadlineMs: timeoutMs, intervalMs: 50 },
  )
  return { value, tookMs: performance.now() - start }
}
