import { ClustermgrError, cachePolicyOf, decideCacheRepair, describeHost } from '@clustermgr/core'
import type { CacheObservation, HostPlan, RepairAction } from '@clustermgr/core'
import { packagesJob, repairJob } from '../apply/index.ts'
import { observeCache, verifyCluster } from '../health/index.ts'
import type { ClusterAccess } from '../health/index.ts'
import { applyPlan } from './apply-plan.ts'
import { changeHost } from './change-host.ts'
import { createClusterContext } from './cluster-context.ts'
import type { ClusterContext, ClusterOperationsOptions } from './cluster-context.ts'
import type { ChangeOptions, ClusterOperations, OperationOptions } from './cluster-operations.ts'
import { examineHost } from './examine-host.ts'
import { preflightCluster } from './preflight.ts'

/**
 * The operations of one cluster over SSH.
 *
 * @example
 * ```ts
 * await using connector = createHostConnector({ resolveSecret: createSecretResolver() })
 * const operations = createClusterOperations({ cluster, connector })
 * for (const plan of await operations.preflight()) show(renderPlan(plan))
 * ```
 */
export function createClusterOperations(options: ClusterOperationsOptions): ClusterOperations {
  const context = createClusterContext(options)
  const observe = async (how: OperationOptions = {}): Promise<CacheObservation> =>
    observeCache(await accessTo(context, how))
  return {
    prepare: async () => void (await context.makeSecrets()),
    preflight: (how = {}) => preflightCluster(context, how),
    planHost: async (host, how = {}) => (await examineHost(context, host, how)).plan,
    installPackages: (host, change) => installPackages(context, host, change),
    applyHost: (plan, change) => applyPlan(context, plan, change),
    verifyHost: async (host, how = {}) => refuseLeftovers((await examineHost(context, host, how)).plan),
    observeCache: observe,
    decideRepair: async (history, how) =>
      decideCacheRepair(await observe(how), cachePolicyOf(context.topology), history),
    repair: (action, change) => repairUnit(context, action, change),
    verifyCluster: async (how = {}) => verifyCluster(await accessTo(context, how)),
  }
}

async function accessTo(context: ClusterContext, how: OperationOptions): Promise<ClusterAccess> {
  const { resolve } = await context.borrowSecrets()
  return { topology: context.topology, connector: context.connector, resolveSecret: resolve, ...how }
}

async function installPackages(context: ClusterContext, host: string, change: ChangeOptions): Promise<void> {
  const { packages, units } = describeHost(context.topology, host)
  const names = units.map(({ unit }) => unit)
  await changeHost(context, host, packagesJob(packages, names), change)
}

async function repairUnit(context: ClusterContext, action: RepairAction, change: ChangeOptions): Promise<void> {
  const unit = describeHost(context.topology, action.host).units.find((desired) => desired.unit === action.unit)
  if (unit === undefined) {
    throw new ClustermgrError('CLUSTER_INVALID', `${action.unit} is no unit of ${action.host}`, { host: action.host })
  }
  const { redisPassword } = await context.borrowSecrets()
  await changeHost(context, action.host, repairJob(action, unit.readiness, { secrets: [redisPassword] }), change)
}

function refuseLeftovers(plan: HostPlan): void {
  if (plan.steps.length === 0) return
  const problems = plan.steps.map(({ kind, reason }) => ({ path: kind, message: reason }))
  throw new ClustermgrError('VERIFY_FAILED', 'after the install the host is not as it should be', {
    host: plan.host,
    problems,
    hint: 'Something else may change this host; run again, and look what differs.',
  })
}
