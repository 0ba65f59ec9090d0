import { createHash } from 'node:crypto'
import { planHost } from '@clustermgr/core'
import type { DesiredHost } from '@clustermgr/core'
import {
  applyJob,
  assessCertificate,
  issueCertificate,
  keysJob,
  observeHost,
  requestFor,
  runJob,
} from '@clustermgr/sdk'
import type { Authority, HostConnection } from '@clustermgr/sdk'
import { digestKey } from '../../integration/balanced-host.ts'

export const CERTIFICATE = {
  keyPath: '/etc/clustermgr-keys/host.key',
  certificatePath: '/etc/clustermgr-keys/host.pem',
  caPath: '/etc/clustermgr-keys/ca.pem',
  owner: 'root',
  group: 'redis',
  subject: { name: 'swept', dnsNames: ['swept'] },
}
const DESIRED: DesiredHost = { host: 'swept', packages: [], certificates: [CERTIFICATE], files: [], units: [] }

/** The host makes its key, the authority certifies it, the host installs that: two jobs. Nothing where all is so. */
export async function installCertificate(connection: HostConnection, authority: Authority, key: string): Promise<void> {
  const observed = await observeHost(connection, requestFor(DESIRED, digestKey))
  const { keyPath, certificatePath, caPath, subject } = CERTIFICATE
  const [seen] = observed.certificates
  if (seen === undefined) throw new Error('nothing was observed')
  const reason = assessCertificate({ observed: seen, authority, subject, now: new Date() })
  if (reason === null) return
  const plan = planHost({
    desired: DESIRED,
    observed,
    digests: {},
    certificateReasons: { [keyPath]: reason },
    digest: (text) => createHash('sha256').update(text).digest('hex'),
  })
  const { result } = await runJob(connection, keysJob({ certificates: [CERTIFICATE], digestKey, plan }), {
    key: `${key}/keys`,
  })
  const request = { kind: 'csr', pem: result[0]?.requestPem ?? '' } as const
  const certificatePem = await issueCertificate({ authority, request, subject })
  const contents = new Map([
    [certificatePath, Buffer.from(certificatePem)],
    [caPath, Buffer.from(authority.certificatePem)],
  ])
  await runJob(connection, applyJob({ desired: DESIRED, plan, contents, keys: result, secrets: [], digestKey }), {
    key,
  })
}

/** What is in the keys' directory: names, owners, modes. */
export const LIST_KEYS = `cd /etc/clustermgr-keys 2>/dev/null && stat -c '%n %U:%G %a' $(ls -A)`
/** Fails where the certificate is not one of the key, by the authority. */
export const VERIFY_KEYS = `cd /etc/clustermgr-keys && openssl verify -CAfile ca.pem host.pem &&
  [ "$(openssl pkey -in host.key -pubout)" = "$(openssl x509 -in host.pem -noout -pubkey)" ]`
