import { ClustermgrError } from '@clustermgr/core'
import type { Cluster } from '@clustermgr/core'
import { WORKFLOW, recoveryScheduleId } from '@clustermgr/core/contract'
import type { RecoverCacheInput, ScheduledRecoveryInput } from '@clustermgr/core/contract'
import { ScheduleOverlapPolicy } from '@temporalio/client'
import type { ScheduleOptions } from '@temporalio/client'
import { requestDigest } from './request-digest.ts'
import type { TemporalCaller } from './temporal-caller.ts'

/** Temporal's own lower bound of a catch-up window. */
const SHORTEST_INTERVAL_MS = 10_000
const DEFAULT_RUN_TIMEOUT_MS = 30 * 60_000

/** How often a cluster's cache is looked after. */
export interface RecoveryScheduleOptions {
  /** Time between two recoveries, at least 10000. */
  readonly everyMs: number
  /** As for a recovery started by hand. */
  readonly maxRounds?: number
  /** After this long a recovery that hangs is ended, so that it cannot silence the watch. Default 1800000. */
  readonly runTimeoutMs?: number
}

/** What a schedule did so far. */
export interface RecoveryScheduleStatus {
  /** Whether somebody paused it in Temporal; then nothing is looked after. */
  readonly paused: boolean
  /** Firings that started a look, since the schedule was made. */
  readonly taken: number
  /** Firings left out since the former one still ran. */
  readonly skipped: number
  /** Firings lost since the server was down for longer than the interval: the only sign that a check did not happen. */
  readonly missed: number
  /** ISO 8601. */
  readonly next: readonly string[]
}

/** The schedule that watches a cluster's cache. It lives in the server: no client and no worker need to run for it to fire. */
export interface RecoverySchedule {
  /** Temporal's id of the schedule, made from the cluster's name. */
  readonly scheduleId: string
  /** Looks now, unless a look is going on. */
  trigger(): Promise<void>
  /**
   * What it did so far, as the server tells it.
   * @throws TEMPORAL_UNREACHABLE
   */
  status(): Promise<RecoveryScheduleStatus>
}

/** Creates the schedule, or brings the existing one to these options; a pause by an operator stays. */
export async function ensureSchedule(
  caller: TemporalCaller,
  taskQueue: string,
  cluster: Cluster,
  options: RecoveryScheduleOptions,
): Promise<RecoverySchedule> {
  const scheduleId = recoveryScheduleId(cluster.name)
  const description = describeSchedule(taskQueue, cluster, options)
  await caller.call(async (client) => {
    try {
      await client.schedule.create({ scheduleId, ...description })
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'ScheduleAlreadyRunning') throw error
      await client.schedule.getHandle(scheduleId).update(({ state }) => ({
        ...description,
        state: { paused: state.paused, ...(state.note === undefined ? {} : { note: state.note }) },
      }))
    }
  })
  return connectSchedule(caller, scheduleId)
}

/** Deletes the schedule; one that is not there is deleted already. A recovery that runs goes on. */
export async function removeSchedule(caller: TemporalCaller, cluster: string): Promise<void> {
  await caller.call(async (client) => {
    try {
      await client.schedule.getHandle(recoveryScheduleId(cluster)).delete()
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'ScheduleNotFoundError') throw error
    }
  })
}

function describeSchedule(
  taskQueue: string,
  cluster: Cluster,
  { everyMs, maxRounds, runTimeoutMs = DEFAULT_RUN_TIMEOUT_MS }: RecoveryScheduleOptions,
): Omit<ScheduleOptions, 'scheduleId'> {
  if (!Number.isSafeInteger(everyMs) || everyMs < SHORTEST_INTERVAL_MS) {
    throw new ClustermgrError(
      'OPTION_INVALID',
      `everyMs is ${everyMs}: a whole number from ${SHORTEST_INTERVAL_MS} is needed`,
    )
  }
  const recover: RecoverCacheInput = { v: 1, cluster, ...(maxRounds === undefined ? {} : { maxRounds }) }
  const input: ScheduledRecoveryInput = { v: 1, recover, requestDigest: requestDigest(WORKFLOW.recoverCache, recover) }
  return {
    spec: { intervals: [{ every: everyMs }] },
    // Stated all: the defaults catch up a whole year, and a run without a time-out could block the rest for ever.
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: everyMs, pauseOnFailure: false },
    action: {
      type: 'startWorkflow',
      workflowType: WORKFLOW.scheduledRecovery,
      // Temporal appends the time of the firing.
      workflowId: `${recoveryScheduleId(cluster.name)}/run`,
      taskQueue,
      args: [input],
      workflowRunTimeout: runTimeoutMs,
      staticSummary: `watch the cache of ${cluster.name}`,
    },
  }
}

function connectSchedule(caller: TemporalCaller, scheduleId: string): RecoverySchedule {
  return {
    scheduleId,
    // Without an overlap policy a trigger ignores the schedule's own.
    trigger: () => caller.call((client) => client.schedule.getHandle(scheduleId).trigger(ScheduleOverlapPolicy.SKIP)),
    status: async () => {
      const { info, state } = await caller.call((client) => client.schedule.getHandle(scheduleId).describe())
      return {
        paused: state.paused,
        taken: info.numActionsTaken,
        skipped: info.numActionsSkippedOverlap,
        missed: info.numActionsMissedCatchupWindow,
        next: info.nextActionTimes.map((time) => time.toISOString()),
      }
    },
  }
}
