import { ClustermgrError } from '../errors/index.ts'
import type { Problem } from '../errors/index.ts'
import { checkAcrossHosts } from './check-across-hosts.ts'
import { checkShape } from './check-shape.ts'
import type { Cluster } from './cluster.ts'
import type { ClusterInput } from './cluster-input.ts'
import { completeCluster } from './complete-cluster.ts'
import { renderPath } from './finding.ts'
import type { Finding } from './finding.ts'

/** What came of reading a description: the cluster, or everything that is wrong. */
export type ClusterResult =
  | {
      readonly ok: true
      /** The description, its defaults filled in. */
      readonly cluster: Cluster
    }
  | {
      readonly ok: false
      /** Every problem, at least one, each with its path; from YAML with line and column too. */
      readonly problems: readonly Problem[]
    }

/**
 * Checks a description and fills in its defaults. A cluster that it returned is a valid description again.
 *
 * @example
 * ```ts
 * const cluster = defineCluster({
 *   apiVersion: 'clustermgr/v1alpha1',
 *   name: 'demo',
 *   hostname: 'login.example.org',
 *   nodes: [{ id: 1, name: 'gluu1', address: '10.0.0.11' }],
 *   proxies: [{ id: 1, name: 'proxy', address: '10.0.0.10' }],
 *   loadBalancer: { kind: 'external' },
 * })
 * ```
 * @throws ClustermgrError `CLUSTER_INVALID` with every problem, each with its path.
 */
export function defineCluster(input: ClusterInput): Cluster {
  const result = safeDefineCluster(input)
  if (!result.ok) throw invalidCluster('the cluster description', result.problems)
  return result.cluster
}

/** As {@link defineCluster}, for any value, and with the problems as a value. */
export function safeDefineCluster(input: unknown): ClusterResult {
  const { value, findings } = checkDescription(input)
  if (value !== null && findings.length === 0) return { ok: true, cluster: completeCluster(value) }
  return { ok: false, problems: findings.map(({ path, message }) => ({ path: renderPath(path), message })) }
}

/** Everything that is wrong in a description: its shape, and what contradicts itself across hosts. */
export function checkDescription(input: unknown): {
  readonly value: ClusterInput | null
  readonly findings: readonly Finding[]
} {
  const { value, findings } = checkShape(input)
  return { value, findings: [...findings, ...checkAcrossHosts(input)] }
}

/** The error of a description with these problems. */
export function invalidCluster(subject: string, problems: readonly Problem[]): ClustermgrError {
  const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`
  return new ClustermgrError('CLUSTER_INVALID', `${subject} has ${count}`, { problems })
}
