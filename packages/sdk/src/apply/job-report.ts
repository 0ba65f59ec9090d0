import { ClustermgrError, ERROR_KINDS } from '@clustermgr/core'
import type { ErrorCode } from '@clustermgr/core'
import type { AgentReply } from '../agent/index.ts'

/**
 * In which state a job left its host. `new`: all done. `unchanged`: it ended before it changed anything. `former`:
 * everything was put back. `forward`: what it did stays, and another run continues. `stuck`: files could not be put
 * back; the next job tries that first.
 */
export type JobState = 'new' | 'unchanged' | 'former' | 'forward' | 'stuck'

const STATES: readonly string[] = ['new', 'unchanged', 'former', 'forward', 'stuck'] satisfies JobState[]

/** What apt says where no retry helps: the package is in none of the host's sources. */
const BEYOND_RETRY = /Unable to locate package|has no installation candidate/
/** Unless its lists are not whole: `apt-get update` ends well when a mirror did not answer, and only warns. */
const LISTS_NOT_WHOLE = /Failed to fetch|Some index files failed to download/

/** What the host says of a job that ended. */
export interface JobReport {
  /** In which state the host is now. */
  readonly left: JobState
  /** Every change of the host, in order, each made once: `file replace /etc/nginx/nginx.conf`, `unit reload nginx.service`. */
  readonly effects: readonly string[]
  /** The rest, for the job's own kind. */
  readonly reply: AgentReply
}

/** Reads a job's end from a reply. @throws what {@link jobError} makes, when the job failed; HOST_PROTOCOL */
export function parseJobReport(host: string, key: string, reply: AgentReply, retryable: boolean): JobReport {
  const left = reply.requireText('left')
  if (!isJobState(left)) throw new ClustermgrError('HOST_PROTOCOL', `a job left the host ${left}`, { host })
  const code = reply.text('failed')
  if (code !== null) throw jobError(host, key, code, left, reply, retryable)
  const effects = reply.requireText('effects')
  return { left, effects: effects === '' ? [] : effects.split('\n'), reply }
}

function jobError(
  host: string,
  key: string,
  code: string,
  left: JobState,
  reply: AgentReply,
  retryable: boolean,
): ClustermgrError {
  const message = reply.requireText('message')
  const words = (reply.text('words') ?? '').trim()
  const summary = words === '' || message.includes(words) ? message : `${message}\n${indent(words)}`
  return new ClustermgrError(isErrorCode(code) ? code : 'INTERNAL', summary, {
    host,
    details: { job: key, left },
    ...(retryable && code === 'COMMAND_FAILED' && mayHeal(words) ? { retryable: true } : {}),
    ...hintFor(code, left),
  })
}

function mayHeal(words: string): boolean {
  return !BEYOND_RETRY.test(words) || LISTS_NOT_WHOLE.test(words)
}

function hintFor(code: string, left: JobState): { readonly hint?: string } {
  if (left === 'stuck') {
    return {
      hint: 'Make room on the disk, or correct what else keeps files from being written; the next job puts them back first.',
    }
  }
  if (code === 'JOB_FAILED' && left === 'unchanged')
    return { hint: 'Nothing was changed. Correct the cause above and run again.' }
  return {}
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => `  | ${line}`)
    .join('\n')
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERROR_KINDS, code)
}

function isJobState(state: string): state is JobState {
  return STATES.includes(state)
}
