import { ClustermgrError, errorFromFailure } from '@clustermgr/core/contract'
import type {
  CheckResult,
  HostInstallResult,
  InstallClusterInput,
  InstallClusterResult,
} from '@clustermgr/core/contract'
import { CancellationScope } from '@temporalio/workflow'
import { lookingActivities } from './activity-policy.ts'
import { installHost } from './install-host.ts'
import { ProgressBoard } from './progress-board.ts'
import { runWorkflow, throwIfCancelled } from './workflow-failure.ts'

/**
 * Installs a cluster: every host is observed and judged before any is changed, then all are changed in parallel, then
 * the cluster has to serve. A host that fails leaves the others alone. A cancel request lets running jobs end and
 * starts no new one.
 */
export async function clustermgrInstallCluster(input: InstallClusterInput): Promise<InstallClusterResult> {
  const board = new ProgressBoard(input.cluster)
  board.answerQueries()
  return runWorkflow(() => install(input, board))
}

async function install({ cluster }: InstallClusterInput, board: ProgressBoard): Promise<InstallClusterResult> {
  board.stage('preflight')
  board.all('preflight', 'observing')
  const { plans } = await lookingActivities('preflight of all hosts').clustermgrPreflight({ cluster })

  board.stage('installing')
  const outcomes = await Promise.allSettled(plans.map((plan) => installHost(cluster, plan, board)))
  throwIfCancelled(outcomes, CancellationScope.current().consideredCancelled)
  const hosts = installedHosts(
    plans.map(({ host }) => host),
    outcomes,
  )

  board.stage('verifying the cluster')
  const { checks } = await lookingActivities('cluster: verify').clustermgrVerifyCluster({ cluster })
  refuseFailedChecks(cluster.name, checks)
  board.stage('done')
  return { v: 1, cluster: cluster.name, changed: hosts.some(({ steps }) => steps.length > 0), hosts, checks }
}

/** The results, when every host has one. */
function installedHosts(
  names: readonly string[],
  outcomes: readonly PromiseSettledResult<HostInstallResult>[],
): readonly HostInstallResult[] {
  const errors = new Map(
    outcomes.flatMap((outcome, index) =>
      outcome.status === 'rejected' ? [[names[index] ?? '', errorFromFailure(outcome.reason)] as const] : [],
    ),
  )
  if (errors.size === 0) return outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
  throw new ClustermgrError('INSTALL_INCOMPLETE', `${errors.size} of ${names.length} hosts could not be installed`, {
    problems: [...errors].map(([host, error]) => ({ path: host, message: `${error.code}: ${error.summary}` })),
    details: Object.fromEntries(names.map((host) => [host, errors.get(host)?.code ?? 'done'])),
  })
}

function refuseFailedChecks(cluster: string, checks: readonly CheckResult[]): void {
  const failed = checks.filter(({ ok }) => !ok)
  if (failed.length === 0) return
  throw new ClustermgrError('VERIFY_FAILED', `all hosts of ${cluster} are installed, but the cluster does not serve`, {
    problems: failed.map(({ name, sentence }) => ({ path: name, message: sentence })),
  })
}
