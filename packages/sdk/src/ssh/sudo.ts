import { ClustermgrError } from '@clustermgr/core'
import type { ExecuteResult } from './host-connection.ts'
import { quoteForShell } from './shell-quote.ts'

/** sudo's own words when it will not run a command, in English since we ask for it (sudo 1.9). */
const REFUSALS = [
  /^sudo: a password is required$/m,
  /^sudo: a terminal is required/m,
  /^sudo: sorry, you must have a tty to run sudo$/m,
  /^sudo: .*(?:is not in the sudoers file|may not run sudo|not allowed to (?:run|execute))/m,
  /^Sorry, user \S+ (?:is not allowed to|may not run)/m,
  /^\S+ is not in the sudoers file/m,
  /^env: .sudo.: No such file or directory$/m,
]

/** `command` as root, for a user who is not: sudo never asks, since nobody could answer. */
export function wrapInSudo(command: string): string {
  return `env LC_ALL=C sudo -n -- /bin/sh -c ${quoteForShell(command)}`
}

/** The SUDO_REFUSED error where the result is sudo's refusal and not the command's own end; else `null`. */
export function sudoRefusal(host: string, user: string, result: ExecuteResult): ClustermgrError | null {
  if (result.exitCode !== 1 && result.exitCode !== 127) return null
  if (result.stdout.length > 0 || !REFUSALS.some((refusal) => refusal.test(result.stderr))) return null
  const said = result.stderr.trim().split('\n').at(-1) ?? ''
  return new ClustermgrError('SUDO_REFUSED', `sudo refused to run a command as root for ${user}: ${said}`, { host })
}
