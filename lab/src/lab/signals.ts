/** Signals that ask a program to end. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Takes a lab down when this process is asked to end. Where the program has a handler of its own, that one decides when to
 * end; where it has none, the process ends by the signal as it would have, once the lab is gone.
 *
 * @returns how to stop watching
 */
export function takeDownOnSignal(lab: { down(): Promise<void> }): () => void {
  const onSignal = (signal: NodeJS.Signals) => {
    void lab.down().finally(() => {
      if (process.listenerCount(signal) === 0) process.kill(process.pid, signal)
    })
  }
  for (const signal of signals) process.on(signal, onSignal)
  return () => {
    for (const signal of signals) process.removeListener(signal, onSignal)
  }
}
