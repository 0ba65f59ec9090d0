import { ClustermgrError } from '@clustermgr/core'
import type { DesiredCertificate, HostPlan } from '@clustermgr/core'
import { applyJob, keysJob, listPlannedFiles } from '../apply/index.ts'
import type { HostKey } from '../apply/index.ts'
import { issueCertificate } from '../certificates/index.ts'
import { changeHost } from './change-host.ts'
import type { ClusterContext } from './cluster-context.ts'
import type { ChangeOptions } from './cluster-operations.ts'
import type { ClusterSecrets } from './cluster-secrets.ts'
import { prepareHost } from './examine-host.ts'

/** Carries out a plan without packages: keys first, since their certificates are among the files of the apply job. */
export async function applyPlan(context: ClusterContext, plan: HostPlan, options: ChangeOptions): Promise<void> {
  if (plan.steps.length === 0) return
  if (plan.steps.some(({ kind }) => kind === 'install-packages')) {
    const hint = 'Install the packages, plan again, and apply that plan.'
    throw new ClustermgrError('PLAN_STALE', 'the plan was made before its packages were installed', {
      host: plan.host,
      hint,
    })
  }
  const secrets = await context.makeSecrets()
  const { desired, materialized } = await prepareHost(context, plan.host, secrets)
  // Found before a key is made: a plan that is refused changes nothing.
  listPlannedFiles({ desired, plan, contents: materialized.contents, digestKey: secrets.digestKey })
  const certificates = certificatesOf(plan, desired.certificates)
  const keys = await makeKeys(context, plan, certificates, secrets, options)
  const issued = await issueCertificates(plan, certificates, keys, secrets)
  const job = applyJob({
    desired,
    plan,
    keys,
    contents: new Map([...materialized.contents, ...issued]),
    secrets: materialized.secrets,
    digestKey: secrets.digestKey,
  })
  await changeHost(context, plan.host, job, options)
}

function certificatesOf(plan: HostPlan, desired: readonly DesiredCertificate[]): readonly DesiredCertificate[] {
  const planned = plan.steps.flatMap((step) => (step.kind === 'issue-certificate' ? [step.certificatePath] : []))
  return desired.filter(({ certificatePath }) => planned.includes(certificatePath))
}

/** The private keys are made on the host and stay there. It must be as the whole plan found it before one is made. */
async function makeKeys(
  context: ClusterContext,
  plan: HostPlan,
  certificates: readonly DesiredCertificate[],
  { digestKey }: ClusterSecrets,
  options: ChangeOptions,
): Promise<readonly HostKey[]> {
  if (certificates.length === 0) return []
  const job = keysJob({ certificates, digestKey, plan })
  return changeHost(context, plan.host, job, { ...options, key: `${options.key}/keys` })
}

/** The certificates, and the authority's own, by path. */
async function issueCertificates(
  { host }: HostPlan,
  certificates: readonly DesiredCertificate[],
  keys: readonly HostKey[],
  { authority }: ClusterSecrets,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const contents = new Map<string, Uint8Array>()
  const encoder = new TextEncoder()
  for (const { keyPath, certificatePath, caPath, subject } of certificates) {
    const key = keys.find((made) => made.keyPath === keyPath)
    if (key === undefined) throw new ClustermgrError('HOST_PROTOCOL', `the host made no key ${keyPath}`, { host })
    const request = { kind: 'csr', pem: key.requestPem } as const
    contents.set(certificatePath, encoder.encode(await issueCertificate({ authority, request, subject, host })))
    contents.set(caPath, encoder.encode(authority.certificatePem))
  }
  return contents
}
