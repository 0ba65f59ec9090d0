import { ClustermgrError } from '@clustermgr/core'
import { requestAgent } from '../agent/index.ts'
import type { RequestAgentOptions } from '../agent/index.ts'
import type { HostConnection } from '../ssh/index.ts'

/** What one line of a host's journal tells. */
export type JournalEvent = (typeof EVENTS)[number]

const EVENTS = ['begin', 'end', 'effect', 'undo', 'attach', 'resolved'] as const

/** One line of a host's journal: it was on disk before the job went on. */
export interface JournalEntry {
  /** The host's clock, milliseconds since 1970. */
  readonly timeMs: number
  /** The key under which the job was started. */
  readonly key: string
  /** Which attempt of the caller it was: for `attach` the one that came, otherwise the one that started the job. */
  readonly attempt: number
  /**
   * `begin` and `end` of a step; `effect`: the host was changed, once; `undo`: a change was taken back; `attach`:
   * another attempt joined; `resolved`: a job that was cut off was ended, the subject says in which state.
   */
  readonly event: JournalEvent
  /** What the event is about: a step's name, or `file replace PATH` for an effect. */
  readonly subject: string
}

const LINE = /^(\S+) (\S+) (\d+) (\S+) (.*)$/

/** Reads the whole journal that a host keeps: at least the last mebibyte of it, oldest line first. One request. */
export async function readJournal(
  connection: HostConnection,
  options: RequestAgentOptions = {},
): Promise<readonly JournalEntry[]> {
  const reply = await requestAgent(connection, 'journal', [], options)
  return reply.texts('journal').flatMap((text) => parseJournal(connection.host, text))
}

/** The entries of journal text. A line that a power cut left unfinished is passed over. @throws HOST_PROTOCOL */
export function parseJournal(host: string, text: string): readonly JournalEntry[] {
  const entries: JournalEntry[] = []
  for (const line of text.split('\n')) {
    if (line.startsWith('#')) {
      if (!line.startsWith('# clustermgr/v1alpha1 journal')) {
        throw new ClustermgrError('HOST_PROTOCOL', `the journal is of a version that we do not know: ${line}`, { host })
      }
      continue
    }
    const match = LINE.exec(line)
    const [, time = '', key = '', attempt = '', word = '', subject = ''] = match ?? []
    const event = EVENTS.find((known) => known === word)
    if (event !== undefined) entries.push({ timeMs: Date.parse(time), key, attempt: Number(attempt), event, subject })
  }
  return entries
}
