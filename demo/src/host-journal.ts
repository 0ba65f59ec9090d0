import type { LabHost } from '@clustermgr/lab'

import { readLines } from './journal-watch.ts'

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

/** Effects that a host's journal names more than once under one key: work that was done twice. */
export function repeatedEffects(lines: readonly JournalLine[]): readonly string[] {
  const seen = new Set<string>()
  const repeated: string[] = []
  for (const line of lines) {
    if (line.event !== 'effect') continue
    const effect = `${line.host}: ${line.subject} (${line.key})`
    if (seen.has(effect)) repeated.push(effect)
    seen.add(effect)
  }
  return repeated
}
