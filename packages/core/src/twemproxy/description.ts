import type { CommentLine, SecretValue } from '../document/index.ts'
import type { Server } from './setting.ts'
import type { PoolSettings } from './settings.gen.ts'

/** One value of a key, as a description gives it. */
export type KeyValue = string | number | boolean | SecretValue

/** A key that the table does not know, with its value. */
export type CustomKey = readonly [name: string, value: string]

/** The marked way out for keys that the table does not know. Every release refuses them. */
export interface CustomKeys {
  /** Name and value of each, written where this key stands. */
  readonly custom?: readonly CustomKey[]
}

/** A password needs a pool for Redis, and does not go together with a database. */
export type Authentication =
  | {
      readonly redis: true
      /** The password for every server of the pool; clients then send it too. */
      readonly redis_auth: NonNullable<PoolSettings['redis_auth']>
      /** The database that every connection to a server selects. Nutcracker's default: 0. */
      readonly redis_db?: never
    }
  | {
      /** The servers speak the protocol of Redis, not of memcached. Nutcracker's default: `false`. */
      readonly redis?: boolean
      readonly redis_auth?: never
      readonly redis_db?: number
    }

/** A pool, in the order in which its keys are written. */
export type PoolDescription = {
  /** The pool's name, which is also its name in the statistics. */
  readonly pool: string
} & Omit<PoolSettings, keyof Authentication> &
  Authentication &
  CustomKeys

/** A file: one pool, or pools, comments and blank lines in order. */
export type TwemproxyDescription = PoolDescription | readonly (PoolDescription | CommentLine)[]

/** Keys and servers for a pool that is there. */
export type KeysEntry = {
  /** Name of the pool. */
  readonly in: string
} & Partial<Omit<PoolSettings, 'servers'>> & {
    /** Servers that are put behind those of the pool. */
    readonly servers?: readonly Server[]
  } & CustomKeys
