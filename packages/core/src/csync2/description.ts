import type { CommentLine } from '../document/index.ts'

/** A member of a group: its host name, or more. */
export type Csync2Host =
  | string
  | {
      /** As `hostname` says on that host, or as csync2 is told there by `-N`. */
      readonly name: string
      /** The name or address at which it is reached, where that is another one. */
      readonly at?: string
      /** It receives files and sends none. */
      readonly slave?: true
    }

/** Commands that are run after files were received. */
export interface Csync2Action {
  /** Which files: patterns as for `include`. */
  readonly pattern: readonly [string, ...string[]]
  /** Shell commands; `%%` stands for the files. */
  readonly exec: readonly [string, ...string[]]
  /** Default: the output is thrown away. */
  readonly logfile?: string
  /** On the host that sends the files, too. */
  readonly 'do-local'?: true
  /** On the host that sends the files, and nowhere else. */
  readonly 'do-local-only'?: true
}

/** A group of hosts, and what they synchronise. Statements are written in the order of the keys. */
export interface Csync2Group {
  /** The group's name. */
  readonly group: string
  /** Its members. A host that is not among them ignores the group. */
  readonly host: readonly [Csync2Host, ...Csync2Host[]]
  /** The file with the group's key, the same on each host, made by `csync2 -k FILE`. The key itself is never here. */
  readonly key: string
  /**
   * Patterns with a `/` at their start are for paths, and everything below; others are for names of files. The last one
   * that matches decides, so what is excluded stands behind what is included. No part of a path may be a symbolic link.
   */
  readonly include?: readonly string[]
  /** Patterns for what is left out. */
  readonly exclude?: readonly string[]
  /** What is run where files arrive. */
  readonly action?: Csync2Action | readonly Csync2Action[]
  /** Must be there. Without it, what is replaced is lost. */
  readonly 'backup-directory'?: string
  /** Default 3. */
  readonly 'backup-generations'?: number
  /** Whose file wins where both ends changed it. Default `none`: nobody's, until `csync2 -f FILE`. */
  readonly auto?: 'none' | 'first' | 'younger' | 'older' | 'bigger' | 'smaller' | 'left' | 'right'
}

/** A directory that has another path on each host; patterns name it `%NAME%`. The first host pattern that fits counts. */
export interface Csync2Prefix {
  /** The name, without the percent signs. */
  readonly prefix: string
  /** Patterns of host names, and the path on those hosts. */
  readonly on: readonly (readonly [host: string, path: string])[]
}

/** What holds for the whole file. */
export interface Csync2Globals {
  /** Properties of files that are not compared. */
  readonly ignore?: readonly ('uid' | 'gid' | 'mod')[]
  /** How long a lock of the database is waited for, in seconds. Default 12. */
  readonly 'lock-timeout'?: number
  /** Directory for the temporary files of what is being received. */
  readonly tempdir?: string
  /** Connections without TLS: patterns for names of the two hosts. */
  readonly nossl?: readonly [from: string, to: string]
}

/** A part of a file. */
export type Csync2Part = Csync2Group | Csync2Prefix | Csync2Globals | CommentLine

/** A file: one part, or parts, comments and blank lines in order. */
export type Csync2Description = Exclude<Csync2Part, string> | readonly Csync2Part[]
