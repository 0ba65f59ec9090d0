import type { CommentLine } from '../document/index.ts'

/** One line: an address and what is found there. */
export interface HostLine {
  /** IPv4 or IPv6, without brackets or zone. */
  readonly address: string
  /** The canonical name, which a look-up of the address gives, then aliases. */
  readonly names: readonly [string, ...string[]]
  /** Put behind the names, as `# comment`: whose line it is, say. */
  readonly comment?: string
}

/** A file: one line, or lines, comments and blank lines in order. */
export type HostsDescription = HostLine | readonly (HostLine | CommentLine)[]
