// What tests and benchmarks play with, too.
export { CacheLoadProcess } from './cache-load-process.ts'
export type { CacheLoadReport, LoadError } from './cache-load-report.ts'
export { readCachePassword } from './chain-step.ts'
export { effectsSince, parseJournalLine } from './host-journal.ts'
export { leftovers, marksOfLab } from './leftovers.ts'
export { WorkerProcess } from './worker-process.ts'
export type { WorkerProcessOptions } from './worker-process.ts'
export { PUBLIC_NAME, describeLab } from './cluster-file.ts'
