import type { ClusterInput } from '@clustermgr/core'
import type { ClustermgrClient } from '@clustermgr/client'
import type { Lab } from '@clustermgr/lab'

import type { WorkerProcess, WorkerProcessOptions } from './worker-process.ts'

/** Everything that the demo's steps play with. */
export interface Stage {
  readonly lab: Lab
  readonly cluster: ClusterInput
  readonly client: ClustermgrClient
  readonly workerOptions: WorkerProcessOptions
  /** The worker that runs now: another one after each kill. */
  worker: WorkerProcess
  readonly say: (line: string) => void
  /** Aborted when the demo is to end at once: nothing is started any more. */
  readonly signal: AbortSignal
}
