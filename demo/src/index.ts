// What tests and benchmarks play with, too.
export { CacheLoadProcess } from './cache-load-process.ts'
export type { CacheLoadReport, LoadError } from './cache-load-report.ts'
export { readCachePassword } from './chain-step.ts'
export { PUBLIC_NAME, describeLab } from './cluster-file.ts'
