import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { once } from 'node:events'
import { searchPath } from './run-program.ts'

/** What a program that outlives this process is given. */
export interface DetachedOptions {
  /** Both of its outputs are appended there. */
  readonly log: string
  readonly env?: Readonly<Record<string, string>>
}

/** Starts a program in a session of its own, where no terminal's signal reaches it, and gives its pid. */
export async function startDetached(file: string, args: readonly string[], options: DetachedOptions): Promise<number> {
  const log = openSync(options.log, 'a')
  try {
    const child = spawn(file, args, {
      detached: true,
      cwd: '/',
      env: { PATH: searchPath, LC_ALL: 'C', ...options.env },
      stdio: ['ignore', log, log],
    })
    await once(child, 'spawn')
    child.unref()
    return child.pid ?? 0
  } finally {
    closeSync(log)
  }
}
