import type { SecretArgument } from '../secret/index.ts'

type YesNo = 'yes' | 'no'

/** Bytes in Redis's notation: `'256mb'` is 256 × 2^20, `'256m'` 256 × 10^6, `'256'` bytes. */
export type RedisBytes = `${number}` | `${number}${'b' | 'k' | 'kb' | 'm' | 'mb' | 'g' | 'gb'}`

/** Arguments of each directive that is known by type; bare numbers are in the unit that the comment names. */
export interface RedisDirectives {
  /** Addresses; one with a leading `-` may be absent. */
  readonly bind: readonly [string, ...string[]]
  readonly 'protected-mode': readonly [YesNo]
  /** TCP port; 0 listens on none. */
  readonly port: readonly [number]
  readonly 'tcp-backlog': readonly [number]
  /** Seconds after which an idle client is closed; 0 never. */
  readonly timeout: readonly [number]
  /** Seconds. */
  readonly 'tcp-keepalive': readonly [number]
  readonly daemonize: readonly [YesNo]
  readonly supervised: readonly ['no' | 'upstart' | 'systemd' | 'auto']
  readonly pidfile: readonly [string]
  readonly loglevel: readonly ['debug' | 'verbose' | 'notice' | 'warning']
  readonly logfile: readonly [string]
  readonly databases: readonly [number]
  readonly dir: readonly [string]
  /** Seconds and changes; `''` clears every save point. */
  readonly save: readonly [''] | readonly [number, number]
  readonly 'stop-writes-on-bgsave-error': readonly [YesNo]
  readonly appendonly: readonly [YesNo]
  readonly requirepass: readonly [string | SecretArgument]
  readonly maxclients: readonly [number]
  readonly maxmemory: readonly [RedisBytes]
  readonly 'maxmemory-policy': readonly [
    | 'noeviction'
    | 'allkeys-lru'
    | 'allkeys-lfu'
    | 'allkeys-random'
    | 'volatile-lru'
    | 'volatile-lfu'
    | 'volatile-random'
    | 'volatile-ttl',
  ]
}

/** A directive that the table above does not know: its arguments are quoted, and not judged. */
export interface OtherRedisDirective {
  readonly directive: string
  readonly args: readonly (string | number | SecretArgument)[]
}

/** One line of redis.conf: `['maxmemory', '256mb']`. Order is kept; Redis takes the last of a repeated scalar. */
export type RedisDirective =
  | { readonly [Name in keyof RedisDirectives]: readonly [Name, ...RedisDirectives[Name]] }[keyof RedisDirectives]
  | OtherRedisDirective
