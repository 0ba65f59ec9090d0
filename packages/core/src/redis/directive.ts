/** The two servers that read a `redis.conf`. */
export type Product = 'redis' | 'valkey'

/**
 * Versions in which an edition holds: since the first (the oldest that the table covers is 6.2 for Redis and 8.0 for
 * Valkey; Valkey 7.2 is Redis 7.2), until before the second.
 */
export type VersionRange = readonly [since: string, removed?: string]

/** How the server reads a directive's arguments. */
export type ValueType =
  | 'yes-no'
  | 'integer'
  | 'octal'
  | 'bytes'
  | 'bytes-or-percent'
  | 'choice'
  | 'flags'
  | 'text'
  | 'events'
  | 'save'
  | 'buffer-limit'
  | 'integers'
  | 'percentiles'
  | 'addresses'
  | 'host-port'
  | 'path'
  | 'rename'
  | 'user'
  | 'module'
  | 'sentinel'
  | 'ignored'

/** What the server demands of a text beyond being one argument. */
export type TextForm =
  | 'base-name'
  | 'file-name'
  | 'not-empty'
  | 'host-name'
  | 'node-name'
  | 'node-address'
  | 'title-template'
  | 'ipv4'
  | 'ipv6'

/** What holds for a directive in some versions. */
export interface Edition {
  /** The versions of Redis for which it holds; absent: none. */
  readonly redis?: VersionRange
  /** The versions of Valkey for which it holds; absent: none. */
  readonly valkey?: VersionRange
  /** A bound of the ranges is known from documentation alone, not from the source of both versions beside it. */
  readonly documented?: true
  /** How its arguments are read. */
  readonly type: ValueType
  /** What a text must look like. */
  readonly form?: TextForm
  /** Smallest value, in the directive's own unit. A string where a number would not be exact. */
  readonly min?: number | string
  /** Largest value, in the directive's own unit. A string where a number would not be exact. */
  readonly max?: number | string
  /** Number of arguments, where it is fixed and not 1. */
  readonly count?: number
  /** The words of a choice, or of flags; the letters of events. */
  readonly values?: readonly string[]
  /** Values that mean the same as another one. */
  readonly synonyms?: Readonly<Record<string, string>>
  /** What a server without the directive has, as `CONFIG GET` prints it. */
  readonly default?: string
  /** Whether `CONFIG SET` changes it: always, never, or only with `enable-protected-configs`. */
  readonly change: 'live' | 'start' | 'protected'
  /** Another name that is accepted, and stands for the same directive. */
  readonly alias?: string
  /** Not shown by `CONFIG GET *`. */
  readonly hidden?: true
  /** A secret: the server keeps it out of its log. */
  readonly sensitive?: true
  /** Each line adds to the ones before. */
  readonly repeats?: true
}

/** A directive and what holds for it in which versions. */
export interface Directive {
  /** Its present name, as `CONFIG GET` prints it. */
  readonly name: string
  /** What holds for it, from the oldest versions to the newest. */
  readonly editions: readonly Edition[]
}
