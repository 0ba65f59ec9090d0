import { ClustermgrError, errorFromFailure } from '@clustermgr/core/contract'
import type { Cluster, HostInstallResult, HostPlan, PlanStep } from '@clustermgr/core/contract'
import { isCancellation, sleep, workflowInfo } from '@temporalio/workflow'
import { changingActivities, lookingActivities, packageActivities } from './activity-policy.ts'
import { packageRetryDelayMs } from './package-retry.ts'
import type { ProgressBoard } from './progress-board.ts'

/** A host that changes under each new plan is somebody else's for now. */
const MAX_ROUNDS = 3

/** Brings one host from its first plan to an empty one: packages, plan again, apply, and observe that nothing is left. */
export async function installHost(cluster: Cluster, first: HostPlan, board: ProgressBoard): Promise<HostInstallResult> {
  const { host } = first
  try {
    const result = first.steps.length === 0 ? unchanged(first) : await changeHost(cluster, first, board)
    board.host(host, 'done', result.summary)
    return result
  } catch (error) {
    if (isCancellation(error)) board.host(host, 'cancelled', 'left as the last finished job made it')
    else board.host(host, 'failed', 'failed', errorFromFailure(error).message)
    throw error
  }
}

function unchanged(plan: HostPlan): HostInstallResult {
  return { host: plan.host, steps: [], summary: plan.summary }
}

async function changeHost(cluster: Cluster, first: HostPlan, board: ProgressBoard): Promise<HostInstallResult> {
  const { host } = first
  const done: PlanStep[] = []
  let plan = first
  for (let round = 1; round <= MAX_ROUNDS; round += 1) {
    const packages = plan.steps.filter((step) => step.kind === 'install-packages')
    if (packages.length > 0) {
      const names = packages.flatMap((step) => step.packages)
      await installPackages(cluster, host, names, jobKey(host, 'packages', round), board)
      done.push(...packages)
      plan = await planAgain(cluster, host, board)
    }
    if (plan.steps.length === 0 || (await applyPlan(cluster, plan, round, board))) {
      done.push(...plan.steps)
      board.host(host, 'verifying', 'looking whether anything is left to do')
      await lookingActivities(`${host}: verify`).clustermgrVerifyHost({ cluster, host })
      return { host, steps: done, summary: first.summary }
    }
    plan = await planAgain(cluster, host, board)
  }
  throw new ClustermgrError('PLAN_STALE', `the host changed during each of ${MAX_ROUNDS} plans`, {
    host,
    hint: 'Find out what else changes its files (journal: /var/lib/clustermgr/journal), then run again.',
  })
}

async function installPackages(
  cluster: Cluster,
  host: string,
  names: readonly string[],
  key: string,
  board: ProgressBoard,
): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    board.host(host, 'packages', `installing ${names.join(', ')}`)
    try {
      return await packageActivities(`${host}: packages`).clustermgrInstallPackages({
        cluster,
        host,
        key: tries === 1 ? key : `${key}.${tries}`,
      })
    } catch (error) {
      const failure = errorFromFailure(error)
      const delayMs = isCancellation(error) ? null : packageRetryDelayMs(failure, tries)
      if (delayMs === null) throw error
      board.host(host, 'packages', `trying again in ${delayMs / 1000} s: ${failure.summary}`)
      await sleep(delayMs, { summary: `${host}: before try ${tries + 1} of packages` })
    }
  }
}

async function planAgain(cluster: Cluster, host: string, board: ProgressBoard): Promise<HostPlan> {
  board.host(host, 'planning', 'planning')
  return lookingActivities(`${host}: plan`).clustermgrPlanHost({ cluster, host })
}

/** Whether the plan was carried out; `false` when it was stale. */
async function applyPlan(cluster: Cluster, plan: HostPlan, round: number, board: ProgressBoard): Promise<boolean> {
  board.host(plan.host, 'applying', plan.summary)
  try {
    const key = jobKey(plan.host, 'apply', round)
    await changingActivities(`${plan.host}: apply`).clustermgrApplyHost({ cluster, plan, key })
    return true
  } catch (error) {
    if (!isCancellation(error) && errorFromFailure(error).code === 'PLAN_STALE') return false
    throw error
  }
}

/** A new run of a workflow, or a reset one, gets new keys; a retry of an activity keeps its own. */
function jobKey(host: string, step: string, round: number): string {
  return `${workflowInfo().runId}/${host}/${step}-${round}`
}
