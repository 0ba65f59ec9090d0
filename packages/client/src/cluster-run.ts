import type { Progress } from '@clustermgr/core/contract'

/** How a run's progress is followed. */
export interface FollowOptions {
  /** Ends the following; the workflow goes on. */
  readonly signal?: AbortSignal
  /** Time between two looks. Default 1000. */
  readonly intervalMs?: number
}

/** One run of a workflow for a cluster. The workflow does not need it: it goes on when nobody follows. */
export interface ClusterRun<Result> {
  /** Temporal's id of the workflow, made from the cluster's name: one change of a cluster runs at a time. */
  readonly workflowId: string
  /** Temporal's id of this very run; with it {@link ClustermgrClient.getRun} finds it again. */
  readonly runId: string
  /** `true` when the same request was running already, and this is that run. */
  readonly joined: boolean
  /**
   * Where it is right now. A worker has to answer.
   * @throws TEMPORAL_UNREACHABLE when no worker does; WORKFLOW_NOT_FOUND
   */
  progress(): Promise<Progress>
  /**
   * Waits for the end, however long it takes: bound it with `signal`, which is heard at once while the server answers,
   * and within 20 s while it does not.
   * @throws what the workflow failed with, for one INSTALL_INCOMPLETE, PREFLIGHT_FAILED or RECOVERY_INCOMPLETE;
   * CANCELLED after {@link ClusterRun.cancel}, or when `signal` is aborted; DEADLINE_EXCEEDED; TEMPORAL_UNREACHABLE
   */
  result(options?: { readonly signal?: AbortSignal }): Promise<Result>
  /** Asks it to end: jobs that run on hosts end by themselves, no other is started. Await {@link ClusterRun.result}. */
  cancel(): Promise<void>
  /**
   * Its progress whenever that changed, until it ends. A look that no worker answers is left out.
   * @throws WORKFLOW_NOT_FOUND, TEMPORAL_UNREACHABLE (the server), CANCELLED (the signal)
   */
  follow(options?: FollowOptions): AsyncIterable<Progress>
}
