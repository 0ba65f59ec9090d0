import { createHash } from 'node:crypto'
import { describeHost, neededPorts, planHost } from '@clustermgr/core'
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
  const prepared = await prepareHost(context, hostName, secrets)
  const ports = neededPorts(host).map(({ endpoint }) => endpoint.port)
  const request = requestFor(prepared.desired, secrets.digestKey, { ports })
  const observed = await runOnHost(
    context.connector,
    host.host,
    (connection) => observeHost(connection, request, options),
    options,
  )
  return { observed, plan: comparePlan(prepared, observed, secrets) }
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
