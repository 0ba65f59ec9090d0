import type { VersionRange } from './directive.ts'

/** Commands that exist in the same versions. */
export interface CommandGroup {
  /** The versions of Redis that have them; absent: none. */
  readonly redis?: VersionRange
  /** The versions of Valkey that have them; absent: none. */
  readonly valkey?: VersionRange
  /** A bound of the ranges is known from documentation alone. */
  readonly documented?: true
  /** In which mode of the server they exist; absent: in both. */
  readonly mode?: 'server' | 'sentinel'
  /** Their names, with blanks between; `config|get|set` are the subcommands `config|get` and `config|set`. */
  readonly names: string
}
