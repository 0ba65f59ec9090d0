import { ClustermgrError, assessPreflight, describeHost, errorFromUnknown } from '@clustermgr/core'
import type { HostPlan, Problem } from '@clustermgr/core'
import type { ClusterContext } from './cluster-context.ts'
import { examineHost } from './examine-host.ts'
import type { HostExamination } from './examine-host.ts'
import { foreignAuthorityProblems } from './foreign-authority.ts'

/** Examines all hosts in parallel and judges them together: the plan of each, or every problem of all. */
export async function preflightCluster(
  context: ClusterContext,
  options: { readonly signal?: AbortSignal },
): Promise<readonly HostPlan[]> {
  const { topology } = context
  const names = topology.hosts.map(({ host }) => host.name)
  const outcomes = await Promise.allSettled(names.map((name) => examineHost(context, name, options)))
  options.signal?.throwIfAborted()
  const examined: HostExamination[] = []
  const problems: Problem[] = []
  for (const [index, outcome] of outcomes.entries()) {
    if (outcome.status === 'fulfilled') examined.push(outcome.value)
    else problems.push(problemOf(names[index] ?? '', outcome.reason))
  }
  const observed = examined.map((examination) => examination.observed)
  problems.push(...assessPreflight(topology, observed))
  if (!context.replaceAuthority) {
    const { authority } = await context.borrowSecrets()
    const { secretDirectory } = context
    for (const { host, certificates } of observed) {
      const desired = describeHost(topology, host)
      const authorityPem = authority.certificatePem
      problems.push(...foreignAuthorityProblems({ desired, certificates, authorityPem, secretDirectory }))
    }
  }
  if (problems.length === 0) return examined.map(({ plan }) => plan)
  const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`
  throw new ClustermgrError('PREFLIGHT_FAILED', `the hosts of ${topology.cluster.name} have ${count}`, { problems })
}

/** What keeps a host from being examined is a problem of that host; a fault of ours is not. */
function problemOf(host: string, reason: unknown): Problem {
  const error = errorFromUnknown(reason)
  if (error.code === 'INTERNAL' || error.code === 'CANCELLED') throw error
  const problems = error.problems.map(({ path, message }) => ` ${path}: ${message}.`).join('')
  return { path: host, message: `${error.code}: ${error.summary}.${problems} ${error.hint}` }
}
