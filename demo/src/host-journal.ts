import type { LabHost } from '@clustermgr/lab'

import { readLines } from './journal-watch.ts'
import type { Proof } from './proof.ts'

/** One line of the journal that clustermgr keeps on a host. */
export interface JournalLine {
  readonly host: string
  readonly time: string
  readonly key: string
  readonly attempt: number
  readonly event: string
  readonly subject: string
}

/** Where a host's journal lies, as a path on this machine. */
export function journalFile(host: LabHost): string {
  return `${host.root}/var/lib/clustermgr/journal`
}

/** A line's fields; `undefined` for a comment or a line that is not whole yet. */
export function parseJournalLine(host: string, line: string): JournalLine | undefined {
  const [time, key, attempt, event, ...subject] = line.split(' ')
  if (line.startsWith('#') || time === undefined || key === undefined || event === undefined) return undefined
  return { host, time, key, attempt: Number(attempt), event, subject: subject.join(' ') }
}

/** The journals of several hosts, read from their disks. */
export async function readJournals(hosts: readonly LabHost[]): Promise<readonly JournalLine[]> {
  const journals = await Promise.all(
    hosts.map(async (host) =>
      (await readLines(journalFile(host)))
        .map((line) => parseJournalLine(host.name, line))
        .filter((line) => line !== undefined),
    ),
  )
  return journals.flat()
}

/**
 * What was changed on the hosts at or after a moment, in the journal's order.
 *
 * @param sinceMs milliseconds since 1970 by the host's clock, which the journal's times are of
 */
export function effectsSince(lines: readonly JournalLine[], sinceMs: number): readonly string[] {
  return lines.filter((line) => line.event === 'effect' && Date.parse(line.time) >= sinceMs).map((line) => line.subject)
}

/** Whether a step of the host's job has begun and not ended. */
export function isInside(lines: readonly JournalLine[], step: string): boolean {
  const last = lines.findLast((line) => line.subject === step && (line.event === 'begin' || line.event === 'end'))
  return last?.event === 'begin'
}

/** A worker's death while a host was in the middle of a job. */
export interface Kill {
  readonly host: string
  /** The job's. */
  readonly key: string
  /** How many lines the host's journal had when the worker was dead. */
  readonly journaled: number
}

/**
 * After an install whose worker died: after each death another one went on with that host's running job, and nothing was
 * done twice.
 */
export function judgeTakeover(lines: readonly JournalLine[], kills: readonly Kill[]): readonly Proof[] {
  const orphaned = findOrphaned(lines, kills)
  const effects = lines.filter((line) => line.event === 'effect').length
  const repeated = repeatedEffects(lines)
  return [
    {
      what:
        orphaned.length === 0
          ? `another worker went on: after each of ${kills.length} kills it attached to that host's job instead of starting one`
          : `no other worker attached to the job that was running on ${orphaned.map(({ host }) => host).join(' and on ')}`,
      ok: kills.length > 0 && orphaned.length === 0,
    },
    {
      what: `the hosts' journals name ${effects} effects, ${repeated.length === 0 ? 'none of them twice' : `but twice ${repeated.join(', ')}`}`,
      ok: effects > 0 && repeated.length === 0,
    },
  ]
}

/** The kills after which nobody attached to the job; one attachment is the answer to one kill. */
function findOrphaned(lines: readonly JournalLine[], kills: readonly Kill[]): readonly Kill[] {
  const answers = new Set<JournalLine>()
  return kills.filter(({ host, key, journaled }) => {
    const answer = lines
      .filter((line) => line.host === host)
      .slice(journaled)
      .find((line) => line.event === 'attach' && line.key === key && line.attempt > 1 && !answers.has(line))
    if (answer !== undefined) answers.add(answer)
    return answer === undefined
  })
}

/** Effects that a host's journal names more than once: work that was done twice, be it as another job. */
function repeatedEffects(lines: readonly JournalLine[]): readonly string[] {
  const seen = new Set<string>()
  const repeated: string[] = []
  for (const line of lines) {
    if (line.event !== 'effect') continue
    const effect = `${line.host}: ${line.subject}`
    if (seen.has(effect)) repeated.push(effect)
    seen.add(effect)
  }
  return repeated
}
