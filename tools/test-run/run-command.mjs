// One command of a test run, in a process group of its own, so that what it started can be ended with it.
import { spawn } from 'node:child_process'
import process from 'node:process'

const STOP_MS = 20_000

/**
 * @param {readonly string[]} command
 * @param {{ env: NodeJS.ProcessEnv, signal: AbortSignal }} options when `signal` is aborted, the command and all that it
 *   started is asked to end, and killed 20 seconds later
 * @returns {Promise<boolean>} its exit code was 0
 */
export async function runCommand(command, { env, signal }) {
  if (signal.aborted) return false
  const [program = '', ...args] = command
  const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'], env, detached: true })
  /** @type {Promise<boolean>} */
  const ended = new Promise((resolve) => {
    child.once('error', (error) => {
      process.stdout.write(`${error.message}\n`)
      resolve(false)
    })
    child.once('exit', (code) => resolve(code === 0))
  })
  const group = child.pid
  if (group === undefined) return ended
  /** @type {NodeJS.Timeout | undefined} */
  let force
  const stop = () => {
    signalGroup(group, 'SIGTERM')
    force = setTimeout(() => signalGroup(group, 'SIGKILL'), STOP_MS)
  }
  signal.addEventListener('abort', stop, { once: true })
  try {
    return await ended
  } finally {
    signal.removeEventListener('abort', stop)
    clearTimeout(force)
    // vitest ends its workers with SIGKILL, and those cannot end what they started.
    if (signal.aborted) signalGroup(group, 'SIGKILL')
  }
}

/**
 * @param {number} group
 * @param {NodeJS.Signals} name
 */
function signalGroup(group, name) {
  try {
    process.kill(-group, name)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}
