import { X509Certificate } from 'node:crypto'
import type { DesiredHost, ObservedCertificate, Problem } from '@clustermgr/core'

export interface ForeignAuthorityInput {
  readonly desired: DesiredHost
  readonly certificates: readonly ObservedCertificate[]
  /** The authority of our secret store. */
  readonly authorityPem: string
  /** Where that store is, when that is known. */
  readonly secretDirectory: string | null
}

/**
 * The problem of a host whose certificates come from another authority than ours: a worker with a secret store of its
 * own would change every certificate and password of a cluster that serves.
 */
export function foreignAuthorityProblems(input: ForeignAuthorityInput): readonly Problem[] {
  const { desired, certificates, authorityPem, secretDirectory } = input
  const ours = fingerprintOf(authorityPem)
  const files = desired.certificates.flatMap(({ keyPath, caPath }) => {
    const pem = certificates.find((seen) => seen.keyPath === keyPath)?.caPem ?? null
    const theirs = pem === null ? null : fingerprintOf(pem)
    return theirs === null || theirs === ours ? [] : [caPath]
  })
  if (files.length === 0) return []
  const store = secretDirectory === null ? 'one secret store' : `one secret store (${secretDirectory})`
  const message =
    "this host's certificates were issued by another authority of this cluster: workers must share " +
    `${store}; to start over, remove ${[...new Set(files)].join(' ')}`
  return [{ path: `${desired.host}.certificates`, message }]
}

/** `null` for what is no certificate: it is replaced as any damaged file. */
function fingerprintOf(pem: string): string | null {
  try {
    return new X509Certificate(pem).fingerprint256
  } catch {
    return null
  }
}
