/**
 * The parts of the demo that tests and benchmarks play with, too: the demo is the first scenario, so its client of
 * the cache and its worker are here once. Private to this repository, and its only door.
 *
 * @packageDocumentation
 */
export { CacheLoadProcess } from './cache-load-process.ts'
export type { CacheLoadReport, LoadError } from './cache-load-report.ts'
export { readCachePassword } from './chain-step.ts'
export { readMainPids } from './cluster-units.ts'
export { WorkerProcess } from './worker-process.ts'
export type { WorkerProcessOptions } from './worker-process.ts'
