import type { Context } from './context.ts'

/**
 * What nginx makes of a directive's arguments. Bare numbers are seconds for `milliseconds` and `seconds`, bytes for
 * `size` and `offset`. `text` is all that a module reads in its own way.
 */
export type ValueType =
  | 'text'
  | 'flag'
  | 'number'
  | 'size'
  | 'offset'
  | 'milliseconds'
  | 'seconds'
  | 'buffers'
  | 'choice'
  | 'choices'

/** A directive of a module, as a range of versions has it. */
export interface Directive {
  /** As it is written in a file. */
  readonly name: string
  /** Without `ngx_` and `_module`: `http_proxy`, `stream_core`, `core`. */
  readonly module: string
  /** Where it may stand. */
  readonly contexts: readonly Context[]
  /** The numbers of arguments that are accepted, or ... */
  readonly counts?: readonly number[]
  /** ... the smallest one, where there is no largest. */
  readonly min?: number
  /** It opens a block. */
  readonly block?: true
  /** How its arguments are read. */
  readonly type: ValueType
  /** The words of `choice` and `choices`. */
  readonly values?: readonly string[]
  /** Words that its module knows among other texts; with `=` or `:` at the end, what a value starts with. */
  readonly words?: readonly string[]
  /** From this argument on, from 1, only `words` are accepted. */
  readonly wordsFrom?: number
  /** Smallest value, in the unit of its type. */
  readonly least?: number
  /** Largest value, in the unit of its type. */
  readonly most?: number
  /**
   * What nginx takes where the directive is nowhere, as one would write it. Left out where it depends on how nginx was
   * built (paths, the user), or on other directives.
   */
  readonly default?: string
  /**
   * What the default rests on where that is not nginx's source alone: `documented` is known from documentation;
   * `platform` differs among machines, and is that of amd64 (pages of 4 KiB, cache lines of 64 bytes, 64-bit words).
   */
  readonly defaultBasis?: 'documented' | 'platform'
  /** A second one in the same block is refused. */
  readonly once?: true
  /** The first version that has it so; absent: the oldest that was read. */
  readonly since?: string
  /** The first version that has it no longer, or otherwise. */
  readonly removed?: string
  /** Deprecated: what nginx says to use in its place. */
  readonly insteadUse?: string
  /** Known from documentation alone. */
  readonly documented?: true
}
