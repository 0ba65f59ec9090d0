import type { AddEdit, MoveEdit, RemoveEdit, RenameEdit, SetEdit } from '../document/index.ts'
import type { KeysEntry, PoolDescription } from './description.ts'
import type { Server } from './setting.ts'
import type { PoolSettings } from './settings.gen.ts'

/** The name of a key that the table knows. */
export type KeyName = keyof PoolSettings

/** A key of a pool. */
export interface KeyTarget<Name extends KeyName = KeyName> {
  /** Name of the pool. */
  readonly pool: string
  /** The key's name. */
  readonly key: Name
}

/** A key that the table does not know. */
export interface CustomTarget {
  /** Name of the pool. */
  readonly pool: string
  /** The key's name, exactly so. */
  readonly custom: string
}

/** A server of a pool, by its name, or by its address where it has none. */
export interface ServerTarget {
  /** Name of the pool. */
  readonly pool: string
  /** The server's name; `HOST:PORT` where it has none. */
  readonly server: string
}

/** A whole pool. */
export interface PoolTarget {
  /** Name of the pool. */
  readonly pool: string
}

/** What an operation can mean: a key, one that the table does not know, a server, or a whole pool. */
export type TwemproxyTarget = KeyTarget | CustomTarget | ServerTarget | PoolTarget

/** What can be added: a pool, or keys and servers of a pool that is there. */
export type TwemproxyEntry = PoolDescription | KeysEntry

type SetKnown = { readonly [Name in KeyName]: SetEdit<KeyTarget<Name>, NonNullable<PoolSettings[Name]>> }[KeyName]

/** Gives a key or a server another value; with `ifMissing: 'add'` a key is added at the end of its pool. */
export type TwemproxySet = SetKnown | SetEdit<CustomTarget, string> | SetEdit<ServerTarget, Server>

/** One operation on a nutcracker.yml. A server that is renamed gets another name, and so another place on the ring. */
export type TwemproxyEdit =
  | TwemproxySet
  | AddEdit<TwemproxyEntry, TwemproxyTarget>
  | RemoveEdit<TwemproxyTarget>
  | MoveEdit<TwemproxyTarget>
  | RenameEdit<TwemproxyTarget>
