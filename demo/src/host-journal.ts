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

/** After an install whose worker died: another one went on with the running jobs, and nothing was done twice. */
export function judgeTakeover(lines: readonly JournalLine[]): readonly Proof[] {
  const attached = lines.filter((line) => line.event === 'attach' && line.attempt > 1).length
  const effects = lines.filter((line) => line.event === 'effect').length
  const repeated = repeatedEffects(lines)
  return [
    {
      what: `another worker went on: ${attached} times it attached to a host's job instead of starting one`,
      ok: attached > 0,
    },
    {
      what: `the hosts' journals name ${effects} effects, ${repeated.length === 0 ? 'none of them twice' : `but twice ${repeated.join(', ')}`}`,
      ok: effects > 0 && repeated.length === 0,
    },
  ]
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
