// What was seen of a cluster's cache, and what to do about it.
export type * from './observation.ts'
export type * from './condition.ts'
export { decideCacheRepair } from './decide-cache-repair.ts'
export { cachePolicyOf } from './policy.ts'
export type { CachePolicy, RepairHistory } from './policy.ts'
