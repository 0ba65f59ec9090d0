import type { EditShape } from './check-operations.ts'
import type { Document } from './document.ts'
import type { SetEdit } from './edit.ts'
import type { Fragment, SourceText } from './fragment.ts'
import type { Patch } from './patch.ts'
import type { Refusal } from './refusal.ts'
import type { Span } from './span.ts'

/** What a target is in a document; a language adds what it needs to change it. */
export interface LineMatch {
  /** The lines that it takes, the last one's end included. */
  readonly lines: Span
}

/** The start or the end of a block. */
export type Edge = 'start' | 'end'

/** New lines, each ended by `\n`, and where they go: an offset at which a line starts, or the end of the file. */
export interface Insertion {
  readonly offset: number
  readonly lines: Fragment
}

/**
 * What `editLines` must know of a language in which a statement is one line, or several of its own. What is wrong
 * with a value goes to `refusals`.
 */
export interface LineFormat<Doc extends Document, Target, Match extends LineMatch, Entry> {
  readonly parse: (text: SourceText) => Doc
  /** What operations look like. */
  readonly shape: EditShape
  /** The target as a person says it. */
  readonly describeTarget: (target: Target) => string
  /** Every match of a target, in the order of the file. */
  readonly listMatches: (document: Doc, target: Target) => readonly Match[]
  /** What `set` adds where its target is missing. */
  readonly describeMissing: (target: Target, value: unknown) => Entry
  /** Patches that give the matches another value. */
  readonly planSet: (
    document: Doc,
    matches: readonly Match[],
    operation: SetEdit<Target, unknown>,
    refusals: Refusal[],
  ) => readonly Patch[]
  /** New lines; `locate` turns the operation's place into an offset, given the edges of the block of the entry. */
  readonly planAdd: (
    document: Doc,
    entry: Entry,
    locate: (findEdge: (edge: Edge) => number) => number,
    refusals: Refusal[],
  ) => readonly Insertion[]
  /** Patches that write another name. */
  readonly planRename: (
    document: Doc,
    matches: readonly Match[],
    target: Target,
    name: string,
    refusals: Refusal[],
  ) => readonly Patch[]
  /** Patches that remove a match; its lines go where absent. */
  readonly planRemove?: (match: Match) => readonly Patch[]
  /** Offset of an edge of the block in which a match stands. */
  readonly findEdge: (document: Doc, match: Match, edge: Edge) => number
  /** Throws where there are refusals. */
  readonly refuse: (refusals: readonly Refusal[]) => void
  /** Throws where no edit may touch a match. */
  readonly checkMatch?: (document: Doc, match: Match, target: Target) => void
  /** Throws where nothing can be put in at an offset. */
  readonly checkPlace?: (document: Doc, offset: number) => void
  /** What ends a line; a line feed where absent. */
  readonly isLineEnd?: (codeUnit: number) => boolean
}
