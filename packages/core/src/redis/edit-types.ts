import type { AddEdit, CommentLine, MoveEdit, RemoveEdit, RenameEdit, SetEdit } from '../document/index.ts'
import type { Description } from './description.ts'
import type { Settings } from './settings.gen.ts'

type Name = keyof Settings

/**
 * Which lines an edit means: all of a directive (`save`; its old name counts, too), those whose first value is named
 * in brackets (`user[app]`, `rename-command[FLUSHALL]`), or those of a setting that the table does not know. Of a line
 * with several points of `save` or classes of `client-output-buffer-limit`, brackets mean the one that they name; the
 * others stay.
 */
export type RedisTarget =
  | Name
  | `${Name}[${string}]`
  | {
      /** The setting's name, as it is written. */
      readonly custom: string
    }

type SetSetting = {
  readonly [Key in Name]-?: SetEdit<Key | `${Key}[${string}]`, NonNullable<Settings[Key]>>
}[Name]

/**
 * One operation on a `redis.conf`.
 *
 * @example
 * const document = parse('save 900 1\nsave 300 10\nport 7000\n')
 * const next = edit(document, [
 *   { set: 'maxmemory', to: '1gb', ifMissing: 'add' },
 *   { remove: 'save', ifSeveral: 'all' },
 *   { add: { save: [] }, at: { after: 'maxmemory' } },
 * ])
 * render(next) // 'port 7000\nmaxmemory 1gb\nsave ""\n'
 */
export type RedisEdit =
  | SetSetting
  | SetEdit<{ readonly custom: string }, readonly string[]>
  | AddEdit<Description | CommentLine, RedisTarget>
  | RemoveEdit<RedisTarget>
  | MoveEdit<RedisTarget>
  | (Omit<RenameEdit<RedisTarget>, 'to'> & { readonly to: Name })
