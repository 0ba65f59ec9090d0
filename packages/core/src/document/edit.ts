import { ClustermgrError } from '../errors/index.ts'

/** What an edit does when its target is not there exactly once. */
export interface Matching {
  /** Nothing matches: fail (default), or leave the document as it is. */
  readonly ifMissing?: 'fail' | 'skip'
  /** Several match: fail (default), or take all of them, the first, or the last. */
  readonly ifSeveral?: 'fail' | 'all' | 'first' | 'last'
}

/** Where something is put: in its block at the start or the end (default), or beside what `before`/`after` names. */
export type Place<Target> = 'start' | 'end' | { readonly before: Target } | { readonly after: Target }

/** Gives the directive at `set` another value; name, indentation and comments stay. */
export interface SetEdit<Target, Value> extends Omit<Matching, 'ifMissing'> {
  readonly set: Target
  readonly to: Value
  /** Nothing matches: fail (default), leave the document as it is, or add the directive at its block's end. */
  readonly ifMissing?: 'fail' | 'skip' | 'add'
}

/** Adds entries, written as for `define`, each on a line of its own. */
export interface AddEdit<Entry, Target> {
  readonly add: Entry
  readonly at?: Place<Target>
}

/** Removes a directive with its line; comments around it stay. */
export interface RemoveEdit<Target> extends Matching {
  readonly remove: Target
}

/** Moves a directive with its line. */
export interface MoveEdit<Target> extends Matching {
  readonly move: Target
  readonly at: Place<Target>
}

/** Writes another name in the directive's place; values stay byte by byte. */
export interface RenameEdit<Target> extends Matching {
  readonly rename: Target
  readonly to: string
}

/** One operation on a document. Plain data: a list of them can be stored, sent, and applied later. */
export type Edit<Target, Value, Entry> =
  | SetEdit<Target, Value>
  | AddEdit<Entry, Target>
  | RemoveEdit<Target>
  | MoveEdit<Target>
  | RenameEdit<Target>

/**
 * Of the matches of an edit's target, those that the edit means.
 *
 * @throws ClustermgrError `EDIT_MISMATCH` for none or several, unless the edit says what then.
 */
export function selectMatches<Match>(target: string, matches: readonly Match[], rule: Matching): readonly Match[] {
  if (matches.length === 0) {
    if (rule.ifMissing === 'skip') return []
    throw new ClustermgrError('EDIT_MISMATCH', `nothing in the document matches ${target}`)
  }
  if (matches.length === 1) return matches
  if (rule.ifSeveral === 'all') return matches
  if (rule.ifSeveral === 'first') return matches.slice(0, 1)
  if (rule.ifSeveral === 'last') return matches.slice(-1)
  throw new ClustermgrError('EDIT_MISMATCH', `${matches.length} directives match ${target}, one was meant`)
}
