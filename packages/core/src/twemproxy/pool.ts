import type { SecretArgument } from '../secret/index.ts'

/**
 * Hash functions of nutcracker. `crc32` is left out: with `ketama` it yields 15 bits and puts every key on one server.
 */
export type TwemproxyHash =
  | 'one_at_a_time'
  | 'md5'
  | 'crc16'
  | 'crc32a'
  | 'fnv1_64'
  | 'fnv1a_64'
  | 'fnv1_32'
  | 'fnv1a_32'
  | 'hsieh'
  | 'murmur'
  | 'jenkins'

/** One server of a pool. */
export interface TwemproxyPoolServer {
  /** Ring identity: keys follow it, not the address. No blanks. */
  readonly name: string
  readonly address: string
  readonly port: number
  /** At least 1. Default 1. */
  readonly weight?: number
}

/** Settings of a pool that are known by type. */
export interface TwemproxySettingsTable {
  readonly listen: { readonly address: string; readonly port: number }
  readonly hash: TwemproxyHash
  readonly hash_tag: string
  readonly distribution: 'ketama' | 'modula' | 'random'
  /** Milliseconds that a request waits for its server, connecting included. */
  readonly timeout: number
  readonly backlog: number
  readonly tcpkeepalive: boolean
  readonly redis: boolean
  readonly redis_auth: string | SecretArgument
  readonly redis_db: number
  readonly preconnect: boolean
  readonly auto_eject_hosts: boolean
  readonly server_connections: number
  /** Milliseconds that an ejected server stays out. */
  readonly server_retry_timeout: number
  /** Consecutive failures before ejection. */
  readonly server_failure_limit: number
}

/** One setting, `['timeout', 1000]`. */
export type TwemproxySetting = {
  readonly [Name in keyof TwemproxySettingsTable]: readonly [Name, TwemproxySettingsTable[Name]]
}[keyof TwemproxySettingsTable]

/** A pool: its settings in order, then its servers. */
export interface TwemproxyPool {
  readonly name: string
  readonly settings: readonly TwemproxySetting[]
  readonly servers: readonly TwemproxyPoolServer[]
}
