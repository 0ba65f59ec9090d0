import type { CacheDecision, CacheObservation, HostPlan, RepairAction } from '@clustermgr/core'
import type { CheckResult, RecoveryRound } from '@clustermgr/core/contract'

/** How long an operation may go on. */
export interface OperationOptions {
  /** Ends the waiting. Nothing that runs on a host is stopped by it. */
  readonly signal?: AbortSignal
}

/** How a change of a host is made. */
export interface ChangeOptions extends OperationOptions {
  /**
   * Names the work for good. The same key attaches to what runs, or takes the result of what ran; a new key is new work.
   */
  readonly key: string
  /** Which try of this key it is, from 1; written to the host's journal. Default 1. */
  readonly attempt?: number
  /** Aborted: what has not been started on the host is not started; what was started is followed to its end. */
  readonly startSignal?: AbortSignal
  /** Told whenever the host answered, with what it does in a few words. */
  readonly onProgress?: (doing: string) => void
}

/**
 * Everything that is done to one cluster, each step by itself: observe, plan, apply, verify; and for its cache observe,
 * decide, repair, verify. Durable workflows call these through activities; a program may call them directly.
 */
export interface ClusterOperations {
  /**
   * Makes what the install itself needs and the secret store lacks: the Redis password, the cluster's authority, the
   * key of digests. Changes no host.
   * @throws SECRET_UNAVAILABLE
   */
  prepare(options?: OperationOptions): Promise<void>
  /**
   * Observes every host in parallel with one request each, judges them together, and plans each. Changes nothing.
   * @throws PREFLIGHT_FAILED with all problems of all hosts at once, unreachable ones included
   */
  preflight(options?: OperationOptions): Promise<readonly HostPlan[]>
  /**
   * Observes one host with one request and says what would be changed there. Changes nothing.
   * @throws what the connection throws; SECRET_UNAVAILABLE
   */
  planHost(host: string, options?: OperationOptions): Promise<HostPlan>
  /**
   * Installs the packages that a host should have and lacks, as one job on it.
   * @throws COMMAND_FAILED with the package manager's words, HOST_UNSUPPORTED where it is not apt, JOB_FAILED when
   * something kills the job again and again, HOST_LOCKED, what the connection throws
   */
  installPackages(host: string, options: ChangeOptions): Promise<void>
  /**
   * Carries out a plan whose packages are installed: keys made on the host, certificates issued, files, units. The
   * host ends with all of it or as it was, but for private keys, which stay once they are made.
   * @throws PLAN_STALE when the host, or what it should have, changed since the plan; CHECK_FAILED, JOB_FAILED,
   * HOST_LOCKED, what the connection throws
   */
  applyHost(plan: HostPlan, options: ChangeOptions): Promise<void>
  /**
   * Observes again: the plan must be empty.
   * @throws VERIFY_FAILED with what is still to do
   */
  verifyHost(host: string, options?: OperationOptions): Promise<void>
  /** Observes the cache on all hosts in parallel; an unreachable host is part of the answer. */
  observeCache(options?: OperationOptions): Promise<CacheObservation>
  /** Observes the cache and decides what to do about it, given the rounds before. */
  decideRepair(history: readonly RecoveryRound[], options?: OperationOptions): Promise<CacheDecision>
  /**
   * Carries out one repair as one job on its host.
   * @throws COMMAND_FAILED with the daemon's words, JOB_FAILED when something kills the job again and again,
   * HOST_LOCKED, what the connection throws
   */
  repair(action: RepairAction, options: ChangeOptions): Promise<void>
  /** Proves that the cluster serves; a check that fails is a value. Waits for what comes up by itself. */
  verifyCluster(options?: OperationOptions): Promise<readonly CheckResult[]>
}
