import { createHash } from 'node:crypto'
import { ClustermgrError, describeHost, isClustermgrError, neededPorts, planHost } from '@clustermgr/core'
import type { DesiredHost, HostPlan } from '@clustermgr/core'
import { keyedDigest, materializeHost } from '../apply/index.ts'
import type { MaterializedHost } from '../apply/index.ts'
import { assessCertificate } from '../certificates/index.ts'
import { observeHost, requestFor } from '../host/index.ts'
import type { HostObservation } from '../host/index.ts'
import { runOnHost } from '../ssh/index.ts'
import type { ClusterContext } from './cluster-context.ts'
import { requireHost } from './cluster-context.ts'
import type { ClusterSecrets } from './cluster-secrets.ts'

/** What one host should have, in bytes. Never log it. */
export interface PreparedHost {
  readonly desired: DesiredHost
  readonly materialized: MaterializedHost
}

/** One host as it is, and what would be changed there. */
export interface HostExamination {
  readonly observed: HostObservation
  readonly plan: HostPlan
}

/** @throws CLUSTER_INVALID for an unknown host; SECRET_UNAVAILABLE, VALUE_UNREPRESENTABLE */
export async function prepareHost(
  context: ClusterContext,
  hostName: string,
  secrets: ClusterSecrets,
): Promise<PreparedHost> {
  const desired = describeHost(context.topology, hostName)
  return { desired, materialized: await materializeHost(desired, secrets.resolve) }
}

/** Observes one host with one request, and compares. Changes nothing, there or here. */
export async function examineHost(
  context: ClusterContext,
  hostName: string,
  options: { readonly signal?: AbortSignal },
): Promise<HostExamination> {
  const host = requireHost(context.topology, hostName)
  const secrets = await context.borrowSecrets()
  const desired = describeHost(context.topology, hostName)
  const ports = neededPorts(host).map(({ endpoint }) => endpoint.port)
  const request = requestFor(desired, secrets.digestKey, { ports })
  const [materialized, observed] = await Promise.allSettled([
    materializeHost(desired, secrets.resolve),
    runOnHost(context.connector, host.host, (connection) => observeHost(connection, request, options), options),
  ])
  if (materialized.status === 'rejected') throw joinFailures(materialized, observed)
  if (observed.status === 'rejected') throw observed.reason
  const prepared = { desired, materialized: materialized.value }
  return { observed: observed.value, plan: comparePlan(prepared, observed.value, secrets) }
}

/** Whoever mends the one would else be told of the other at the next attempt. */
function joinFailures({ reason }: PromiseRejectedResult, other: PromiseSettledResult<unknown>): unknown {
  if (other.status === 'fulfilled' || !isClustermgrError(reason) || !isClustermgrError(other.reason)) return reason
  const { code, summary, hint } = other.reason
  return new ClustermgrError(reason.code, `${reason.summary}. ${reason.hint} ${code}: ${summary}`, {
    ...(other.reason.host === undefined ? {} : { host: other.reason.host }),
    hint,
    cause: reason,
  })
}

function comparePlan(prepared: PreparedHost, observed: HostObservation, secrets: ClusterSecrets): HostPlan {
  const { desired, materialized } = prepared
  const digests = [...materialized.contents].map(
    ([path, bytes]) => [path, keyedDigest(secrets.digestKey, bytes)] as const,
  )
  const now = new Date()
  const reasons = desired.certificates.map(({ keyPath, subject }) => {
    const seen = observed.certificates.find((certificate) => certificate.keyPath === keyPath)
    const certificate = seen ?? { keyPath, publicKeyPem: null, certificatePem: null, caPem: null }
    return [keyPath, assessCertificate({ observed: certificate, authority: secrets.authority, subject, now })] as const
  })
  return planHost({
    desired,
    observed,
    digests: Object.fromEntries(digests),
    certificateReasons: Object.fromEntries(reasons),
    digest: (text) => createHash('sha256').update(text).digest('hex'),
  })
}
