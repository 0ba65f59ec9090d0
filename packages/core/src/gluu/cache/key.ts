import { assertNever } from '../../errors/index.ts'
/** How a value is written. */
export type CacheKeyType =
  | { readonly kind: 'text' }
  | { readonly kind: 'integer' }
  | { readonly kind: 'boolean' }
  | {
      readonly kind: 'choice'
      /** The words that are accepted, exactly so. */
      readonly choices: readonly string[]
    }
  /** `host:port`, several separated by this. */
  | {
      readonly kind: 'servers'
      /** What stands between two servers. */
      readonly separator: ',' | ' '
    }

/** One value of oxCacheConfiguration; all of the table rests on documentation. */
export interface CacheKey {
  /** Names joined by dots: `redisConfiguration.servers`. */
  readonly path: string
  /** How it is written. */
  readonly value: CacheKeyType
  /** What Gluu takes where the value is missing. */
  readonly default?: string | number | boolean
  /** The version of Gluu in which it came, where that is later than 3.1.0. */
  readonly since?: string
  /** The last version of Gluu that reads it. */
  readonly until?: string
  /** It is a secret: a description takes a reference for it, and no finding shows it. */
  readonly secret?: true
}

const integer = { kind: 'integer' } as const
const text = { kind: 'text' } as const

/** Every value that Gluu's readers know. They ignore others, which are kept. */
export const CACHE_KEYS: readonly CacheKey[] = [
  {
    path: 'cacheProviderType',
    value: { kind: 'choice', choices: ['IN_MEMORY', 'MEMCACHED', 'REDIS', 'NATIVE_PERSISTENCE'] },
  },
  { path: 'inMemoryConfiguration.defaultPutExpiration', value: integer, default: 60 },
  { path: 'memcachedConfiguration.servers', value: { kind: 'servers', separator: ' ' }, default: 'localhost:11211' },
  { path: 'memcachedConfiguration.maxOperationQueueLength', value: integer, default: 100_000 },
  { path: 'memcachedConfiguration.bufferSize', value: integer, default: 32_768 },
  { path: 'memcachedConfiguration.defaultPutExpiration', value: integer, default: 60 },
  { path: 'memcachedConfiguration.connectionFactoryType', value: text, default: 'DEFAULT' },
  {
    path: 'redisConfiguration.redisProviderType',
    value: { kind: 'choice', choices: ['STANDALONE', 'SHARDED', 'CLUSTER', 'SENTINEL'] },
    default: 'STANDALONE',
  },
  { path: 'redisConfiguration.servers', value: { kind: 'servers', separator: ',' }, default: 'localhost:6379' },
  { path: 'redisConfiguration.defaultPutExpiration', value: integer, default: 60 },
  { path: 'redisConfiguration.password', value: text, since: '3.1.5', secret: true },
  { path: 'redisConfiguration.decryptedPassword', value: text, since: '3.1.5', secret: true },
  { path: 'redisConfiguration.useSSL', value: { kind: 'boolean' }, default: false, since: '3.1.5' },
  { path: 'redisConfiguration.sslTrustStoreFilePath', value: text, default: '', since: '3.1.5' },
  { path: 'redisConfiguration.sslTrustStorePassword', value: text, default: '', since: '3.1.5', secret: true },
  { path: 'redisConfiguration.sslKeyStoreFilePath', value: text, default: '', since: '3.1.5' },
  { path: 'redisConfiguration.sslKeyStorePassword', value: text, default: '', since: '3.1.5', secret: true },
  { path: 'redisConfiguration.sentinelMasterGroupName', value: text, default: '', since: '4.0' },
  { path: 'redisConfiguration.maxIdleConnections', value: integer, default: 10, since: '3.1.5' },
  { path: 'redisConfiguration.maxTotalConnections', value: integer, default: 500, since: '3.1.5' },
  { path: 'redisConfiguration.connectionTimeout', value: integer, default: 3000, since: '3.1.5' },
  { path: 'redisConfiguration.soTimeout', value: integer, default: 3000, since: '3.1.5' },
  { path: 'redisConfiguration.maxRetryAttempts', value: integer, default: 5, since: '4.1.1' },
  { path: 'nativePersistenceConfiguration.defaultPutExpiration', value: integer, default: 60, since: '3.1.4' },
  { path: 'nativePersistenceConfiguration.defaultCleanupBatchSize', value: integer, default: 10_000, since: '4.1' },
  {
    path: 'nativePersistenceConfiguration.deleteExpiredOnGetRequest',
    value: { kind: 'boolean' },
    default: false,
    since: '4.0',
  },
]

const byPath: ReadonlyMap<string, CacheKey> = new Map(CACHE_KEYS.map((key) => [key.path, key]))

/** The key of that path. */
export function findKey(path: string): CacheKey | undefined {
  return byPath.get(path)
}

/** Whether a path is that of an object around keys. */
export function isGroup(path: string): boolean {
  return CACHE_KEYS.some((key) => key.path.startsWith(`${path}.`))
}

/** What is wrong with a decoded value; `undefined` where it is right. */
export function checkValue(
  { value: type }: CacheKey,
  value: unknown,
): { readonly message: string; readonly expected: string } | undefined {
  const shown = JSON.stringify(value)
  const describe = (expected: string): { readonly message: string; readonly expected: string } => ({
    message: `${shown} is not ${expected}`,
    expected,
  })
  switch (type.kind) {
    case 'text':
      return typeof value === 'string' || value === null ? undefined : describe('text')
    case 'integer':
      return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 2_147_483_647
        ? undefined
        : describe('a whole number from 0 to 2147483647')
    case 'boolean':
      return typeof value === 'boolean' ? undefined : describe('true or false')
    case 'choice':
      return typeof value === 'string' && type.choices.includes(value)
        ? undefined
        : describe(`one of ${type.choices.join(', ')}`)
    case 'servers':
      return typeof value === 'string' && value.split(type.separator).every((server) => isServer(server.trim()))
        ? undefined
        : describe(`host:port, several separated by ${type.separator === ',' ? 'commas' : 'blanks'}`)
    default:
      return assertNever(type)
  }
}

function isServer(server: string): boolean {
  const [, port] = /^[^\s,:]+:(\d{1,5})$/.exec(server) ?? []
  return port !== undefined && Number(port) >= 1 && Number(port) <= 65_535
}
