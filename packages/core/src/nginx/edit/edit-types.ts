import type { CommentLine, MoveEdit, RemoveEdit, RenameEdit, SetEdit } from '../../document/index.ts'
import type { Place } from '../../document/index.ts'
import type { BlockContext } from '../context.ts'
import type { ContextSettings, Description } from '../define.ts'
import type { Text } from '../setting-types.ts'

/** A path that means statements; see {@link findStatements}. */
export type Path = string

/** The values of a directive, as in a description: one, a list, or `true` for none. */
export type Values = Text | readonly Text[] | true

/** Directives of any context, a list of them, or comment lines. */
export type NewLines = ContextSettings[keyof ContextSettings] | Description<BlockContext> | CommentLine

/** Adds directives, written as for `define`. */
export interface NginxAddEdit {
  /** What is added, in the form of a description, or a comment line. */
  readonly add: NewLines
  /** The block in which they are put; the file itself where it is absent. `at` beside a directive needs no block. */
  readonly in?: Path
  /** Where in the block. Default: at its end. */
  readonly at?: Place<Path>
}

/** Moves a directive with its line. */
export interface NginxMoveEdit extends Omit<MoveEdit<Path>, 'at'> {
  /** As in {@link NginxAddEdit}. */
  readonly in?: Path
  /** Where it goes. */
  readonly at: Place<Path>
}

/**
 * One operation on an nginx configuration. `set` gives a directive other values and leaves its block as it is.
 *
 * @example
 * const site = parse('server { server_name idp.example.com; location /oxauth { proxy_pass http://a; } }')
 * const next = edit(site, [
 *   { set: 'server[server_name=idp.example.com] > location[/oxauth] > proxy_pass', to: 'http://gluu' },
 *   { set: 'server > keepalive_timeout', to: '65s', ifMissing: 'add' },
 *   { add: { location: ['/fido2', { proxy_pass: 'http://gluu' }] }, in: 'server[server_name=idp.example.com]' },
 *   { remove: 'server > access_log', ifMissing: 'skip', ifSeveral: 'all' },
 * ])
 */
export type NginxEdit = SetEdit<Path, Values> | NginxAddEdit | RemoveEdit<Path> | NginxMoveEdit | RenameEdit<Path>

/** In which place of a configuration the edited file stands. */
export interface EditOptions {
  /** Where the file stands. Without it, the context in which most of what stands at its top is allowed. */
  readonly context?: BlockContext
}
