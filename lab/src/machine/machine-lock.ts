import { createServer, type Server } from 'node:net'
import { waitUntil } from './wait-until.ts'

/** How a lock is waited for. */
export interface MachineLockOptions {
  readonly deadlineMs: number
  readonly signal?: AbortSignal | undefined
  /** Called once, when somebody else holds the lock. */
  readonly onWait?: () => void
}

/**
 * Runs `work` while no other process of this machine runs work under the same name.
 *
 * The lock is a listening socket in Linux's abstract namespace: taking it is atomic, and the kernel releases it however
 * its holder ends, so there is no stale lock to judge.
 *
 * @throws LabError `LAB_TIMEOUT` when it is not free by the deadline
 */
export async function withMachineLock<T>(
  name: string,
  options: MachineLockOptions,
  work: () => Promise<T>,
): Promise<T> {
  let told = false
  const server = await waitUntil(
    `the lock "${name}" is free`,
    async () => {
      const taken = await listen(`\0clustermgr-lab/${name}`)
      if (taken === undefined && !told) {
        told = true
        options.onWait?.()
      }
      return taken
    },
    { deadlineMs: options.deadlineMs, intervalMs: 50, signal: options.signal },
  )
  try {
    return await work()
  } finally {
    await new Promise<void>((resolve) => {
      server.close(() => resolve())
    })
  }
}

function listen(path: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy())
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(undefined)
      else reject(error)
    })
    // exclusive: a worker of node:cluster must not share it with its siblings.
    server.listen({ path, exclusive: true }, () => resolve(server))
  })
}
