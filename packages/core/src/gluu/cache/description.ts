import type { RemoveEdit, RenameEdit, SecretValue, SetEdit } from '../../document/index.ts'

type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [name: string]: JsonValue }
type Servers = `${string}:${number}`

/** The marked way out for names that the table does not know. */
interface Custom {
  readonly custom?: Readonly<Record<string, JsonValue>>
}

/** How Gluu caches: the value of `oxCacheConfiguration`. Expirations are seconds, other times milliseconds. */
export interface CacheConfiguration extends Custom {
  /** Default `IN_MEMORY` up to Gluu 4.0, then `NATIVE_PERSISTENCE`, which came after 3.1.3. */
  readonly cacheProviderType: 'IN_MEMORY' | 'MEMCACHED' | 'REDIS' | 'NATIVE_PERSISTENCE'
  /** For `IN_MEMORY`: each node keeps its own. */
  readonly inMemoryConfiguration?: Custom & {
    /** Seconds. Default 60. */
    readonly defaultPutExpiration?: number
  }
  /** For `MEMCACHED`. */
  readonly memcachedConfiguration?: Custom & {
    /** Several are separated by blanks. Default `localhost:11211`. */
    readonly servers?: Servers
    /** Default 100000. */
    readonly maxOperationQueueLength?: number
    /** Bytes. Default 32768. */
    readonly bufferSize?: number
    /** Seconds. Default 60. */
    readonly defaultPutExpiration?: number
    /** Default `DEFAULT`. */
    readonly connectionFactoryType?: string
  }
  /** For `REDIS`. */
  readonly redisConfiguration?: RedisConfiguration
  /** For `NATIVE_PERSISTENCE`: in LDAP, or the other database that Gluu uses. */
  readonly nativePersistenceConfiguration?: Custom & {
    /** Seconds. Default 60. */
    readonly defaultPutExpiration?: number
    /** Entries deleted at once. Default 10000. Since Gluu 4.1. */
    readonly defaultCleanupBatchSize?: number
    /** Reading an entry whose time is over deletes it. Default false. Since Gluu 4.0. */
    readonly deleteExpiredOnGetRequest?: boolean
  }
}

/** How Gluu reaches Redis. */
export interface RedisConfiguration extends Custom {
  /** SHARDED and CLUSTER in 3.1, SENTINEL in 4. Default `STANDALONE`. */
  readonly redisProviderType?: 'STANDALONE' | 'SHARDED' | 'CLUSTER' | 'SENTINEL'
  /** Several are separated by commas. Default `localhost:6379`. */
  readonly servers?: Servers
  /** Seconds. Default 60. */
  readonly defaultPutExpiration?: number
  /** Encrypted with `encode_salt`. Since Gluu 3.1.5. */
  readonly password?: string | SecretValue
  /** The same in clear text; an older name that readers still take. Since Gluu 3.1.5. */
  readonly decryptedPassword?: string | SecretValue
  /** Since Gluu 3.1.5. Default false. */
  readonly useSSL?: boolean
  /** Since Gluu 3.1.5. */
  readonly sslTrustStoreFilePath?: string
  /** Since Gluu 3.1.5. */
  readonly sslTrustStorePassword?: string | SecretValue
  /** Since Gluu 3.1.5. */
  readonly sslKeyStoreFilePath?: string
  /** Since Gluu 3.1.5. */
  readonly sslKeyStorePassword?: string | SecretValue
  /** For SENTINEL. Since Gluu 4. */
  readonly sentinelMasterGroupName?: string
  /** Since Gluu 3.1.5. Default 10. */
  readonly maxIdleConnections?: number
  /** Since Gluu 3.1.5. Default 500. */
  readonly maxTotalConnections?: number
  /** Milliseconds. Since Gluu 3.1.5. Default 3000. */
  readonly connectionTimeout?: number
  /** Milliseconds. Since Gluu 3.1.5. Default 3000. */
  readonly soTimeout?: number
  /** Since Gluu 4.1.1. Default 5. */
  readonly maxRetryAttempts?: number
}

type Groups = Required<Omit<CacheConfiguration, 'cacheProviderType' | 'custom'>>
type Leaves = {
  readonly [Group in keyof Groups]: {
    readonly [Name in Exclude<keyof Groups[Group], 'custom'> & string as `${Group}.${Name}`]-?: NonNullable<
      Groups[Group][Name]
    >
  }
}
type SetLeaf<Map> = { readonly [Path in keyof Map & string]: SetEdit<Path, Map[Path]> }[keyof Map & string]

/** Sets a value by its path. */
export type CacheSet =
  | SetEdit<'cacheProviderType', CacheConfiguration['cacheProviderType']>
  | { readonly [Group in keyof Leaves]: SetLeaf<Leaves[Group]> }[keyof Leaves]
  | SetEdit<{ readonly custom: string }, JsonValue>

/** The path of a value or an object: names joined by dots. */
export type CacheTarget = string

/** What `add` takes: values that are not there yet. */
export type CacheAdd = {
  /** The values, in the form of a description; one that is there already is refused. */
  readonly add: Partial<CacheConfiguration>
}

/** One operation. The order of names has no meaning in JSON, so nothing can be moved. */
export type CacheEdit = CacheSet | CacheAdd | RemoveEdit<CacheTarget> | RenameEdit<CacheTarget>

/** The paths of all values that have a name in the table. */
export type CachePath =
  | 'cacheProviderType'
  | { readonly [Group in keyof Leaves]: keyof Leaves[Group] & string }[keyof Leaves]
