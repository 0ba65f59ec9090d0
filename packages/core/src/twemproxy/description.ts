import type { CommentLine, SecretValue } from '../document/index.ts'
import type { Server } from './setting.ts'
import type { PoolSettings } from './settings.gen.ts'

/** One value of a key, as a description gives it. */
export type KeyValue = string | number | boolean | SecretValue

/** A key that the table does not know, with its value. */
export type CustomKey = readonly [name: string, value: string]

/** The marked way out for keys that the table does not know. Every release refuses them. */
export interface CustomKeys {
  readonly custom?: readonly CustomKey[]
}

/** A password needs a pool for Redis, and does not go together with a database. */
export type Authentication =
  | {
      readonly redis: true
      readonly redis_auth: NonNullable<PoolSettings['redis_auth']>
      readonly redis_db?: never
    }
  | { readonly redis?: boolean; readonly redis_auth?: never; readonly redis_db?: number }

/** A pool, in the order in which its keys are written. */
export type PoolDescription = { readonly pool: string } & Omit<PoolSettings, keyof Authentication> &
  Authentication &
  CustomKeys

/** A file: one pool, or pools, comments and blank lines in order. */
export type TwemproxyDescription = PoolDescription | readonly (PoolDescription | CommentLine)[]

/** Keys and servers for a pool that is there. */
export type KeysEntry = { readonly in: string } & Partial<Omit<PoolSettings, 'servers'>> & {
    readonly servers?: readonly Server[]
  } & CustomKeys
