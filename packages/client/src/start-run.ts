import { ClustermgrError } from '@clustermgr/core'
import { MEMO, clusterWorkflowId } from '@clustermgr/core/contract'
import type { WorkflowExecutionDescription } from '@temporalio/client'
import type { ClusterRun } from './cluster-run.ts'
import { connectRun } from './connect-run.ts'
import { requestDigest } from './request-digest.ts'
import type { TemporalCaller } from './temporal-caller.ts'

/** A run that ends between "it runs" and the look at it makes room for ours; more than once in a row is unlikely. */
const MAX_STARTS = 5

/** A request to change a cluster. */
export interface RunRequest {
  readonly cluster: string
  readonly workflowType: string
  readonly taskQueue: string
  readonly input: unknown
  /** One line for people, shown by Temporal. */
  readonly summary: string
}

/**
 * Starts the workflow, or joins the one that runs for the same request.
 * @throws CLUSTER_BUSY when another change of that cluster runs
 */
export async function startOrJoin<Result>(caller: TemporalCaller, request: RunRequest): Promise<ClusterRun<Result>> {
  const workflowId = clusterWorkflowId(request.cluster)
  const digest = requestDigest(request.workflowType, request.input)
  for (let start = 1; start <= MAX_STARTS; start += 1) {
    const runId = await tryStart(caller, workflowId, digest, request)
    if (runId !== undefined) return connectRun<Result>(caller, { workflowId, runId, joined: false })
    const running = await caller.call((client) => client.workflow.getHandle(workflowId).describe())
    if (running.status.name !== 'RUNNING') continue
    if (!isSameRequest(running, request.workflowType, digest)) throw clusterBusy(request.cluster, running)
    return connectRun<Result>(caller, { workflowId, runId: running.runId, joined: true })
  }
  throw new ClustermgrError('CLUSTER_BUSY', `workflows of cluster ${request.cluster} keep starting and ending`)
}

/** The run's id, or nothing when a workflow of that id runs already. */
async function tryStart(
  caller: TemporalCaller,
  workflowId: string,
  digest: string,
  request: RunRequest,
): Promise<string | undefined> {
  return caller.call(async (client) => {
    try {
      const handle = await client.workflow.start(request.workflowType, {
        workflowId,
        taskQueue: request.taskQueue,
        args: [request.input],
        memo: { [MEMO.requestDigest]: digest },
        workflowIdConflictPolicy: 'FAIL',
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
        staticSummary: request.summary,
      })
      return handle.firstExecutionRunId
    } catch (error) {
      if (error instanceof Error && error.name === 'WorkflowExecutionAlreadyStartedError') return undefined
      throw error
    }
  })
}

function isSameRequest(running: WorkflowExecutionDescription, workflowType: string, digest: string): boolean {
  return running.type === workflowType && running.memo?.[MEMO.requestDigest] === digest
}

function clusterBusy(cluster: string, running: WorkflowExecutionDescription): ClustermgrError {
  const since = running.startTime.toISOString()
  const summary = `${running.type} runs for cluster ${cluster} since ${since} (workflow ${running.workflowId}, run ${running.runId})`
  return new ClustermgrError('CLUSTER_BUSY', summary, {
    details: { workflowId: running.workflowId, runId: running.runId, workflowType: running.type, since },
  })
}
