import { MEMO, WORKFLOW, clusterWorkflowId } from '@clustermgr/core/contract'
import type { ScheduledRecoveryInput, ScheduledRecoveryResult } from '@clustermgr/core/contract'
import { executeChild } from '@temporalio/workflow'
import type { clustermgrRecoverCache } from './recover-cache.ts'
import { runWorkflow } from './workflow-failure.ts'

/**
 * What a schedule starts. Temporal gives each firing an id of its own, so the exclusion of changes of one cluster
 * needs this step between: the recovery itself runs as a child under the cluster's id, or not at all.
 */
export async function clustermgrScheduledRecovery(input: ScheduledRecoveryInput): Promise<ScheduledRecoveryResult> {
  return runWorkflow(async () => {
    const workflowId = clusterWorkflowId(input.recover.cluster.name)
    try {
      const result = await executeChild<typeof clustermgrRecoverCache>(WORKFLOW.recoverCache, {
        workflowId,
        args: [input.recover],
        memo: { [MEMO.requestDigest]: input.requestDigest },
        parentClosePolicy: 'REQUEST_CANCEL',
        staticSummary: `recover the cache of ${input.recover.cluster.name}, by schedule`,
      })
      return { v: 1, kind: 'recovered', result }
    } catch (error) {
      // By name: a second copy of a Temporal package defeats instanceof.
      if (!(error instanceof Error) || error.name !== 'WorkflowExecutionAlreadyStartedError') throw error
      return { v: 1, kind: 'skipped', reason: `${workflowId} is running` }
    }
  })
}
