import type { SecretValue } from '../document/index.ts'

/**
 * A size. A bare number is bytes; `k`, `m`, `g` are powers of 1000, `kb`, `mb`, `gb` powers of 1024. No fractions:
 * `1536mb`, not `1.5gb`.
 */
export type Bytes = number | `${bigint}${'' | 'b' | 'k' | 'kb' | 'm' | 'mb' | 'g' | 'gb'}`

/** A share of `maxmemory`: `1%` to `100%`. */
export type Percent = `${bigint}%`

/** A snapshot is made when this many seconds have passed and at least so many keys have changed. */
export type SavePoint = readonly [seconds: number, changes: number]

/** When a class of clients is disconnected for reading too slowly. 0 is no limit. */
export interface BufferLimit {
  /** Buffered bytes at which the client is disconnected at once. */
  readonly hard: Bytes
  /** Buffered bytes at which it is disconnected when they stay for `softSeconds`. */
  readonly soft: Bytes
  /** How long `soft` may be exceeded, in seconds. */
  readonly softSeconds: number
}

/** Limits per class of clients; a class left out keeps its default. */
export interface BufferLimits {
  /** Clients that ask and get answers. Server's default: no limit. */
  readonly normal?: BufferLimit
  /** Replicas. Server's default: 256 MB, or 64 MB for 60 seconds. */
  readonly replica?: BufferLimit
  /** Clients that subscribed. Server's default: 32 MB, or 8 MB for 60 seconds. */
  readonly pubsub?: BufferLimit
}

/** Where a replica's primary is. */
export interface ReplicaSource {
  /** Name or address of the primary. */
  readonly host: string
  /** TCP port of the primary. */
  readonly port: number
}

/** A command's new name; empty removes the command. */
export type RenamedCommand = readonly [command: string, name: string]

/** A module's path and its arguments. */
export type ModuleLoad = readonly [path: string, ...parameters: string[]]

/** One rule of an ACL user, such as `on`, `~cache:*`, `+@read`; a password may be a secret. */
export type UserRule =
  | string
  | {
      /** A password that the user may log in with, in clear: written as `>PASSWORD`. */
      readonly password: string | SecretValue
    }

/** A user of the access control list. */
export interface User {
  /** Without blanks; `default` is who a client is before it logs in. */
  readonly name: string
  /** In order; later rules win. */
  readonly rules: readonly UserRule[]
}
