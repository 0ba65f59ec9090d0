import type { Cluster } from '@clustermgr/core'
import type { ClusterOperations, HostConnectorOptions, SecretResolver, SecretStore } from '@clustermgr/sdk'
import type { NativeConnection, WorkflowBundleOption } from '@temporalio/worker'

/** Times and sizes of a worker; the defaults suit two cores and some tens of hosts. */
export interface WorkerTuning {
  /** Activities at once. They wait for hosts rather than compute. Default 100. */
  readonly maxConcurrentActivities?: number
  /** How long running activities may go on after a shutdown began, before they leave their jobs. Default 5000. */
  readonly shutdownGraceTimeMs?: number
  /** After this long from the beginning of a shutdown the worker ends whatever runs. Default 20000. */
  readonly shutdownForceTimeMs?: number
  /** How long a dead worker's workflows wait for it before another takes them. Default 5000. */
  readonly stickyQueueScheduleToStartTimeoutMs?: number
  /** Least time between two heartbeats of an activity, and so how late it hears of a cancel request. Default 2000. */
  readonly maxHeartbeatThrottleIntervalMs?: number
}

/** Where a worker finds its work, and what it uses to do it. */
export interface CreateWorkerOptions {
  /** A connection of the caller's, who closes it; else {@link CreateWorkerOptions.address}. */
  readonly connection?: NativeConnection
  /** `host:port` of the Temporal server. Default `127.0.0.1:7233`. */
  readonly address?: string
  /** Default `default`. */
  readonly namespace?: string
  /** Default `clustermgr`. */
  readonly taskQueue?: string
  /** Shown in every event of a history. Default `clustermgr PID@HOST`. */
  readonly identity?: string
  /** Where a cluster's own secrets are kept. Default: files in `$HOME/.clustermgr/CLUSTER/`. */
  readonly secretStore?: (cluster: string) => SecretStore
  /** Resolves secret references. Default: `env:`, `file:`, `exec:`, and `store:` from the cluster's store. */
  readonly resolveSecret?: SecretResolver
  /** How hosts are connected to. `store:` references as an SSH identity need a resolver of one's own here. */
  readonly ssh?: Partial<HostConnectorOptions>
  /** Replaces all work on hosts; secrets and SSH settings are then unused. */
  readonly operations?: (cluster: Cluster) => ClusterOperations
  /** A bundle made at build time by this very version of `@temporalio/worker`. Default: made at the start, in about 1 s. */
  readonly workflowBundle?: WorkflowBundleOption
  /** Times and sizes, each with a default. */
  readonly tuning?: WorkerTuning
}
