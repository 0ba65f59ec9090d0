import { setTimeout as delay } from 'node:timers/promises'
import { ClustermgrError } from '@clustermgr/core'
import { QUERY } from '@clustermgr/core/contract'
import type { Progress } from '@clustermgr/core/contract'
import type { Client, WorkflowHandle } from '@temporalio/client'
import type { ClusterRun, FollowOptions } from './cluster-run.ts'
import type { TemporalCaller } from './temporal-caller.ts'

const DEFAULT_INTERVAL_MS = 1_000
/** A query waits for a worker. */
const QUERY_TIMEOUT_MS = 5_000

/** Which run. */
interface RunReference {
  readonly workflowId: string
  readonly runId: string
}

/** The handle of one run. Nothing is asked of the server yet. */
export function connectRun<Result>(
  caller: TemporalCaller,
  run: RunReference & { readonly joined: boolean },
): ClusterRun<Result> {
  return {
    ...run,
    progress: () => queryProgress(caller, run),
    result: ({ signal } = {}) =>
      caller.call((client) => handleOf<Result>(client, run).result(), { timeoutMs: null, signal }),
    cancel: async () => void (await caller.call((client) => handleOf(client, run).cancel())),
    follow: (options) => followRun(caller, run, options),
  }
}

async function* followRun(
  caller: TemporalCaller,
  run: RunReference,
  { signal, intervalMs = DEFAULT_INTERVAL_MS }: FollowOptions = {},
): AsyncGenerator<Progress, void, undefined> {
  let shown = ''
  for (;;) {
    throwIfAborted(signal)
    // First whether it runs, then its progress: so the last progress of all is shown too.
    const { status } = await caller.call((client) => handleOf(client, run).describe(), { signal })
    const now = await queryProgress(caller, run, signal).catch(() => undefined)
    const text = JSON.stringify(now)
    if (now !== undefined && text !== shown) {
      shown = text
      yield now
    }
    if (status.name !== 'RUNNING') return
    await delay(intervalMs, undefined, signal === undefined ? {} : { signal }).catch(() => throwIfAborted(signal))
  }
}

function queryProgress(caller: TemporalCaller, run: RunReference, signal?: AbortSignal): Promise<Progress> {
  return caller.call((client) => handleOf(client, run).query<Progress>(QUERY.progress), {
    timeoutMs: QUERY_TIMEOUT_MS,
    signal,
  })
}

function handleOf<Result>(client: Client, { workflowId, runId }: RunReference): WorkflowHandle<() => Promise<Result>> {
  return client.workflow.getHandle(workflowId, runId)
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return
  throw new ClustermgrError('CANCELLED', 'the following was aborted; the workflow goes on', { cause: signal.reason })
}
