import { defineCluster } from '@clustermgr/core'
import type { ClusterInput } from '@clustermgr/core'
import { DEFAULT_TASK_QUEUE, WORKFLOW, clusterWorkflowId } from '@clustermgr/core/contract'
import type {
  InstallClusterInput,
  InstallClusterResult,
  RecoverCacheInput,
  RecoverCacheResult,
} from '@clustermgr/core/contract'
import { Client } from '@temporalio/client'
import type { ConnectionLike } from '@temporalio/client'
import type { ClusterRun } from './cluster-run.ts'
import { connectRun } from './connect-run.ts'
import { ensureSchedule, removeSchedule } from './recovery-schedule.ts'
import type { RecoverySchedule, RecoveryScheduleOptions } from './recovery-schedule.ts'
import { startOrJoin } from './start-run.ts'
import { TemporalCaller } from './temporal-caller.ts'

const DEFAULT_CALL_TIMEOUT_MS = 15_000

/** Which Temporal to talk to. Connections are the caller's, who closes them. */
export type ClustermgrClientOptions = {
  /** Where our workers listen. Default `clustermgr`. */
  readonly taskQueue?: string
  /** After this long a call is not tried again; it ends at most 6000 ms later. Default 15000. */
  readonly callTimeoutMs?: number
} & (
  | { readonly client: Client }
  | {
      readonly connection: ConnectionLike
      /** Default `default`. */
      readonly namespace?: string
    }
)

/** How a recovery of a cache is carried out; every setting has a default. */
export interface RecoverCacheOptions {
  /** Rounds of observe, decide and act before giving up. Default 5. */
  readonly maxRounds?: number
}

/** Starts, follows and schedules the workflows of clusters. */
export interface ClustermgrClient {
  /**
   * Installs a cluster, or joins the install of the same description that runs.
   * @throws CLUSTER_INVALID before anything is started, CLUSTER_BUSY, TEMPORAL_UNREACHABLE
   */
  installCluster(cluster: ClusterInput): Promise<ClusterRun<InstallClusterResult>>
  /**
   * Repairs a cluster's cache, or joins the same recovery that runs.
   * @throws CLUSTER_INVALID before anything is started, CLUSTER_BUSY, TEMPORAL_UNREACHABLE
   */
  recoverCache(cluster: ClusterInput, options?: RecoverCacheOptions): Promise<ClusterRun<RecoverCacheResult>>
  /**
   * The run that changes the cluster of this name, or else the last one; `runId` picks an older one.
   * @throws WORKFLOW_NOT_FOUND, TEMPORAL_UNREACHABLE
   */
  getRun(
    cluster: string,
    options?: { readonly runId?: string },
  ): Promise<ClusterRun<InstallClusterResult | RecoverCacheResult>>
  /**
   * Has the cluster's cache recovered regularly; called again it changes the schedule to the new options.
   * @throws CLUSTER_INVALID, OPTION_INVALID, TEMPORAL_UNREACHABLE
   */
  ensureRecoverySchedule(cluster: ClusterInput, options: RecoveryScheduleOptions): Promise<RecoverySchedule>
  /** Ends that; without a schedule it does nothing. */
  deleteRecoverySchedule(cluster: string): Promise<void>
}

/**
 * A client for services that trigger workflows. It needs no native code, and no worker in the same process.
 *
 * @example
 * ```ts
 * const connection = await Connection.connect({ address: 'temporal.example.org:7233' })
 * const clustermgr = createClustermgrClient({ connection })
 * const run = await clustermgr.installCluster(cluster)
 * for await (const progress of run.follow()) show(progress)
 * const { changed, checks } = await run.result()
 * ```
 */
export function createClustermgrClient(options: ClustermgrClientOptions): ClustermgrClient {
  const { taskQueue = DEFAULT_TASK_QUEUE, callTimeoutMs = DEFAULT_CALL_TIMEOUT_MS } = options
  const caller = new TemporalCaller('client' in options ? options.client : newClient(options), callTimeoutMs)
  return {
    installCluster: async (description) => {
      const cluster = defineCluster(description)
      const input: InstallClusterInput = { v: 1, cluster }
      return startOrJoin<InstallClusterResult>(caller, {
        cluster: cluster.name,
        workflowType: WORKFLOW.installCluster,
        taskQueue,
        input,
        summary: `install ${cluster.name}`,
      })
    },
    recoverCache: async (description, { maxRounds } = {}) => {
      const cluster = defineCluster(description)
      const input: RecoverCacheInput = { v: 1, cluster, ...(maxRounds === undefined ? {} : { maxRounds }) }
      return startOrJoin<RecoverCacheResult>(caller, {
        cluster: cluster.name,
        workflowType: WORKFLOW.recoverCache,
        taskQueue,
        input,
        summary: `recover the cache of ${cluster.name}`,
      })
    },
    getRun: async (cluster, { runId } = {}) => {
      const workflowId = clusterWorkflowId(cluster)
      const found = await caller.call((client) => client.workflow.getHandle(workflowId, runId).describe())
      return connectRun<InstallClusterResult | RecoverCacheResult>(caller, {
        workflowId,
        runId: found.runId,
        joined: true,
      })
    },
    ensureRecoverySchedule: async (cluster, schedule) =>
      ensureSchedule(caller, taskQueue, defineCluster(cluster), schedule),
    deleteRecoverySchedule: (cluster) => removeSchedule(caller, cluster),
  }
}

function newClient({ connection, namespace = 'default' }: { connection: ConnectionLike; namespace?: string }): Client {
  return new Client({ connection, namespace })
}
