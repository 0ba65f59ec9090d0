import type { Problem } from '../errors/index.ts'
import { composeMessage } from './compose-message.ts'
import type { Document } from './document.ts'
import type { FindingKind } from './finding-kind.ts'
import { locate } from './position.ts'

/** Something wrong in a file, with its place. Plain data. */
export interface Finding extends Problem {
  readonly kind: FindingKind
  /** `error`: that daemon refuses the file. `warning`: it starts, but perhaps not as meant. */
  readonly severity: 'error' | 'warning'
  /** The directive, in the language's own path notation: `maxmemory`, `server[0] > location[/oxauth] > proxy_pass`. */
  readonly path: string
  /**
   * What is wrong, what is expected and what was meant, enough to act on it: without the place, lower case, no full
   * stop. `this directive does not end; expected ";" or "{" behind its parameters`.
   */
  readonly message: string
  /** From 1. */
  readonly line: number
  /** From 1, in UTF-16 units. */
  readonly column: number
  /** Where `text` starts in the document's source. */
  readonly offset: number
  /** The text that is wrong, as it stands in the file. */
  readonly text: string
  /** What would have been right, as a noun phrase: `yes or no`, `bytes, such as 512mb`. The message says it too. */
  readonly expected: string
  /** What to put in place of `text`, where that is likely. */
  readonly suggestion?: string
}

/** What a language knows about a finding before its place is known. */
export interface FindingFacts {
  readonly kind: FindingKind
  readonly severity: Finding['severity']
  readonly path: string
  /** What is wrong; `placeFinding` adds what is expected. */
  readonly message: string
  readonly expected: string
  readonly suggestion?: string | undefined
}

/** The finding with line, column and text of `start` to `end` in the document's source. */
export function placeFinding(document: Document, start: number, end: number, facts: FindingFacts): Finding {
  const { suggestion, ...rest } = facts
  return {
    ...rest,
    message: composeMessage(facts),
    ...locate(document, start),
    offset: start,
    text: document.source.slice(start, end),
    ...(suggestion === undefined ? {} : { suggestion }),
  }
}
