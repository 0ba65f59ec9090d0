import { createHash, randomBytes } from 'node:crypto'
import { ClustermgrError } from '@clustermgr/core'
import { agentVersion, parseJobKey, renderLine, requestAgent } from '../agent/index.ts'
import type { AgentReply, AgentVerb, RequestPart } from '../agent/index.ts'
import { Deadline } from '../ssh/index.ts'
import type { HostConnection } from '../ssh/index.ts'
import type { HostJob } from './host-job.ts'
import { parseJobReport } from './job-report.ts'
import { parseJournal } from './journal.ts'
import type { JournalEntry } from './journal.ts'

/** What became known of a running job by one reply of its host. */
export interface JobProgress {
  /** The key under which it runs. */
  readonly key: string
  /** What the job's programs wrote since the last reply. */
  readonly output: string
  /** How many bytes of it there were in all. */
  readonly outputBytes: number
  /** The job's journal lines since the last reply. */
  readonly journal: readonly JournalEntry[]
  /** `interrupted`: it died without a result, and is started again, unless that was its third start. */
  readonly state: 'running' | 'ended' | 'interrupted'
}

/** Under which key a job is run, and how it is followed. */
export interface RunJobOptions {
  /**
   * Names the work for good: 1 to 200 letters, digits and `. _ : / @ + = , -`. A key that runs is attached to; one
   * that ended is not run again but gives its result, unless it changed nothing or only goes forward.
   */
  readonly key: string
  /** Which attempt of the caller this is; written to the journal. Default 1. */
  readonly attempt?: number
  /** Ends the waiting with CANCELLED. The job goes on; see {@link stopJob}. */
  readonly signal?: AbortSignal
  /** How long to follow, in milliseconds. The job goes on after that. Default one hour. */
  readonly deadlineMs?: number
  /** How long one request waits on the host for the job's end, in milliseconds; it returns at once when it ends. Default 2000. */
  readonly pollMs?: number
  /** Called after every reply, at least every `pollMs` and a round trip. */
  readonly onProgress?: (progress: JobProgress) => void
}

/** How a job ended well. */
export interface JobOutcome<Result> {
  /** Whether it ran, or had ended, already: this call started nothing. */
  readonly attached: boolean
  /**
   * What its last process changed, in order; empty when all was so already. A job that only goes forward and was cut
   * off may have changed more before: its journal says what.
   */
  readonly effects: readonly string[]
  /** What the job was run for; nothing for a job that only changes its host. */
  readonly result: Result
}

/** A job that dies three times in one call is no accident. */
const MOST_STARTS = 3
const HOUR_MS = 3_600_000

/**
 * Runs a job on a host, or attaches to it, and follows it to its end; one request when it ends within `pollMs`. The
 * connection, or the caller, may be lost at any byte: the job goes on, and the same call again attaches to it.
 *
 * @throws HOST_LOCKED when another job runs (it names it); PLAN_STALE, CHECK_FAILED, HOST_UNSUPPORTED: nothing was
 *   changed; JOB_FAILED: `details.left` says what the host was left as, or the job died again and again;
 *   COMMAND_FAILED: what was done stays, and a next run continues; DEADLINE_EXCEEDED, CANCELLED, SSH_CONNECTION_LOST:
 *   it may go on; HOST_PROTOCOL; VALUE_UNREPRESENTABLE for a key that is none
 */
export async function runJob<Result>(
  connection: HostConnection,
  job: HostJob<Result>,
  options: RunJobOptions,
): Promise<JobOutcome<Result>> {
  const key = parseJobKey(options.key)
  const { host } = connection
  const pollMs = options.pollMs ?? 2000
  using deadline = new Deadline({
    timeoutMs: options.deadlineMs ?? HOUR_MS,
    signal: options.signal,
    host,
    subject: `following the job ${key}`,
  })
  const ask = (verb: AgentVerb, parts: readonly RequestPart[]): Promise<AgentReply> => {
    const request = requestAgent(connection, verb, parts, { signal: deadline.signal, timeoutMs: pollMs + 150_000 })
    return deadline.race(request)
  }
  const tail = new JobTail(host, key, options.onProgress)
  let attached = false
  let starts = 0
  for (let starting = true; ;) {
    if (deadline.reason !== undefined) throw deadline.reason
    const place = renderPlace(key, pollMs, tail)
    let reply: AgentReply
    if (starting) {
      starts += 1
      const start = { name: 'start', content: place + renderStart(job, options) }
      reply = await ask('start', [start, ...job.parts])
      refuseLocked(host, reply)
      attached = reply.requireText('attached') === 'yes'
      starting = false
    } else {
      reply = await ask('follow', [{ name: 'follow', content: place }])
    }
    const state = tail.take(reply)
    if (state === 'ended') {
      const report = parseJobReport(host, key, reply, job.retryable)
      return { attached, effects: report.effects, result: job.parseResult(report) }
    }
    if (state === 'interrupted') {
      if (starts === MOST_STARTS) {
        throw new ClustermgrError('JOB_FAILED', `the job ${key} died ${starts} times without a result`, {
          host,
          retryable: true,
          hint: 'Something on the host kills it: look at `journalctl -u "clustermgr-job-*"` there. The next job resolves what it left.',
        })
      }
      starting = true
    }
  }
}

/**
 * Asks a job to stop. It does so at the edge of its next step if it has changed nothing yet, and then fails with
 * CANCELLED; otherwise it goes on to its end. Follow it with {@link runJob}.
 * @returns whether there is such a job that has not ended
 */
export async function stopJob(
  connection: HostConnection,
  key: string,
  options: { readonly signal?: AbortSignal; readonly timeoutMs?: number } = {},
): Promise<boolean> {
  const content = renderLine('id', jobId(parseJobKey(key)))
  const reply = await requestAgent(connection, 'stop', [{ name: 'stop', content }], options)
  return reply.requireText('asked') === 'yes'
}

/** The name of a job's directory on its host. */
function jobId(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 32)
}

function renderPlace(key: string, pollMs: number, tail: JobTail): string {
  return (
    renderLine('id', jobId(key)) +
    renderLine('waitMs', Math.round(pollMs)) +
    renderLine('offset', tail.outputBytes) +
    renderLine('seen', tail.journalLines)
  )
}

function renderStart(job: HostJob<unknown>, options: RunJobOptions): string {
  return (
    renderLine('kind', job.kind) +
    renderLine('key', options.key) +
    renderLine('attempt', options.attempt ?? 1) +
    renderLine('version', agentVersion) +
    renderLine('nonce', randomBytes(6).toString('hex'))
  )
}

function refuseLocked(host: string, reply: AgentReply): void {
  const refused = reply.text('refused')
  if (refused !== null) throw new ClustermgrError('HOST_PROTOCOL', `the job was not started: ${refused}`, { host })
  const unwritable = reply.text('unwritable')
  if (unwritable !== null) {
    throw new ClustermgrError('COMMAND_FAILED', `the host did not start the job: ${unwritable}`, {
      host,
      hint: 'Make room there, and run it again: nothing was changed.',
      details: { left: 'unchanged' },
    })
  }
  const locked = reply.text('locked')
  if (locked === null) return
  const [holder = '', attempt = '', age = ''] = locked.split('\t')
  const ageMs = Number(age)
  throw new ClustermgrError(
    'HOST_LOCKED',
    `the host is locked by the job ${holder} (attempt ${attempt}), for ${(ageMs / 1000).toFixed(1)} s now`,
    { host, details: { holder, ageMs } },
  )
}

/** How far a job's output and journal were read. */
class JobTail {
  outputBytes = 0
  journalLines = 0
  readonly #host: string
  readonly #key: string
  readonly #onProgress: ((progress: JobProgress) => void) | undefined
  readonly #decoder = new TextDecoder()

  constructor(host: string, key: string, onProgress: ((progress: JobProgress) => void) | undefined) {
    this.#host = host
    this.#key = key
    this.#onProgress = onProgress
  }

  take(reply: AgentReply): JobProgress['state'] {
    const state = reply.requireText('state')
    if (state !== 'running' && state !== 'ended' && state !== 'interrupted') {
      throw new ClustermgrError('HOST_PROTOCOL', `the host knows no job ${this.#key}`, { host: this.#host })
    }
    const output = reply.bytes('output') ?? new Uint8Array()
    const journal = parseJournal(this.#host, reply.text('journal') ?? '')
    this.outputBytes += output.length
    this.journalLines += journal.length
    this.#onProgress?.({
      key: this.#key,
      output: this.#decoder.decode(output, { stream: true }),
      outputBytes: this.outputBytes,
      journal,
      state,
    })
    return state
  }
}
