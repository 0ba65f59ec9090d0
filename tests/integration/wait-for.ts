/** Asks until the answer is not `undefined`, and says what it waited for when the deadline is over. */
export async function waitFor<Value>(
  what: string,
  timeoutMs: number,
  ask: () => Promise<Value | undefined>,
): Promise<{ readonly value: Value; readonly tookMs: number }> {
  const start = performance.now()
  for (;;) {
    const value = await ask()
    const tookMs = performance.now() - start
    if (value !== undefined) return { value, tookMs }
    if (tookMs > timeoutMs) throw new Error(`after ${Math.round(tookMs)} ms still not: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
