import type { RequestPart } from '../agent/index.ts'
import type { JobReport } from './job-report.ts'

/** What a job is there for; each kind has its own way back, or forward. */
export type JobKind = 'packages' | 'keys' | 'apply' | 'repair' | 'resolve'

/** One journaled job for a host, built by `packagesJob`, `keysJob`, `applyJob`, `repairJob` or `resolveJob`. */
export interface HostJob<Result> {
  /** What it does, which decides how it is taken back when it is cut off. */
  readonly kind: JobKind
  /** What travels with it. May hold secrets: never show it. */
  readonly parts: readonly RequestPart[]
  /** Whether the same job may succeed when it is simply tried again after it failed. */
  readonly retryable: boolean
  /** Reads the job's own part of what the host says at its end. */
  readonly parseResult: (report: JobReport) => Result
}
