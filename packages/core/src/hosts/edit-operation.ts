import type { CommentLine, MoveEdit, Place, RemoveEdit, RenameEdit, SetEdit } from '../document/index.ts'
import type { HostLine } from './description.ts'

/** The lines of an address, however it is spelt. */
export interface AddressTarget {
  /** The address, in any spelling. */
  readonly address: string
}

/** A name, on every line that has it, or on those of one address. Upper and lower case are the same. */
export interface NameTarget {
  /** The host name or alias. */
  readonly name: string
  /** The address on whose lines it is looked for. Default: every address. */
  readonly address?: string
}

/** The lines with this comment behind their names: those of one owner, where the owner marks them. */
export interface CommentTarget {
  /** The comment's text, without `#` and the blanks around it. */
  readonly comment: string
}

/** What an operation names. */
export type HostsTarget = AddressTarget | NameTarget | CommentTarget

/** What `set` can do: other names for an address, or another address for the line of a name and all that is on it. */
export type HostsSet =
  | SetEdit<AddressTarget, HostLine['names']>
  | (Omit<SetEdit<NameTarget, string>, 'set'> & { readonly set: { readonly name: string } })

/** Adds lines, written as for `define`; at the end unless `at` says otherwise. */
export interface HostsAdd {
  /** The lines, in order. */
  readonly add: HostLine | CommentLine | readonly (HostLine | CommentLine)[]
  /** Where they go. Default: the end of the file. */
  readonly at?: Place<HostsTarget>
}

/**
 * One operation on a hosts file. Removing a name leaves the other names of its line; a line without names goes. With
 * `ifMissing: 'add'`, `set` adds a line at the end.
 */
export type HostsEdit =
  | HostsSet
  | HostsAdd
  | RemoveEdit<HostsTarget>
  | MoveEdit<HostsTarget>
  | RenameEdit<{ readonly name: string }>
