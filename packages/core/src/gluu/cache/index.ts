/** `oxCacheConfiguration`, the JSON in Gluu's directory that says how Gluu caches. */
export { render, renderBytes, renderSegments } from '../../document/index.ts'
export { check, define, diff } from './cache.ts'
export type { CacheCheckOptions } from './cache.ts'
export type {
  CacheAdd,
  CacheConfiguration,
  CacheEdit,
  CachePath,
  CacheSet,
  CacheTarget,
  RedisConfiguration,
} from './description.ts'
export { listValues, parse, safeParse } from './document.ts'
export type { CacheDocument, CacheValue } from './document.ts'
export { edit } from './edit.ts'
export { CACHE_KEYS } from './key.ts'
export type { CacheKey, CacheKeyType } from './key.ts'
export { encodeSecret } from './write-value.ts'
