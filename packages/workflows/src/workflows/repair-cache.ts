import { errorFromFailure } from '@clustermgr/core/contract'
import type { Cluster, RepairAction } from '@clustermgr/core/contract'
import { CancellationScope, workflowInfo } from '@temporalio/workflow'
import { changingActivities } from './activity-policy.ts'
import type { ProgressBoard } from './progress-board.ts'
import { throwIfCancelled } from './workflow-failure.ts'

/**
 * Carries out the actions of one round: lower orders first, equal ones in parallel. One that fails keeps no other from
 * running; the next round observes what came of it. Returns a sentence for each that failed.
 */
export async function repairCache(
  cluster: Cluster,
  actions: readonly RepairAction[],
  round: number,
  board: ProgressBoard,
): Promise<readonly string[]> {
  const failures: string[] = []
  const orders = [...new Set(actions.map(({ order }) => order))].sort((a, b) => a - b)
  for (const order of orders) {
    const group = actions.filter((action) => action.order === order)
    const outcomes = await Promise.allSettled(group.map((action) => repair(cluster, action, round, board)))
    throwIfCancelled(outcomes, CancellationScope.current().consideredCancelled)
    for (const [index, outcome] of outcomes.entries()) {
      const action = group[index]
      if (outcome.status === 'fulfilled' || action === undefined) continue
      const { code, summary } = errorFromFailure(outcome.reason)
      failures.push(`${action.kind} ${action.unit} on ${action.host} failed with ${code}: ${summary}`)
    }
  }
  return failures
}

async function repair(cluster: Cluster, action: RepairAction, round: number, board: ProgressBoard): Promise<void> {
  const { host, kind, unit, reason } = action
  board.host(host, 'repairing', `${kind} ${unit}: ${reason}`)
  await changingActivities(`${host}: ${kind} ${unit}`).clustermgrRepair({
    cluster,
    action,
    key: `${workflowInfo().runId}/${host}/${kind}-${unit}-${round}`,
  })
  board.host(host, 'repairing', `${kind} ${unit}: done`)
}
