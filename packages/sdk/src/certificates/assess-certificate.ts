import { X509Certificate, createPublicKey } from 'node:crypto'
import type { ObservedCertificate, TunnelCertificate } from '@clustermgr/core'

/** A host's certificate as it is, and what it should be. */
export interface AssessCertificateOptions {
  /** What the host has. */
  readonly observed: ObservedCertificate
  /** Who must have issued it. */
  readonly authority: {
    /** PEM of the authority's own certificate. */
    readonly certificatePem: string
  }
  /** The names that it must be for. */
  readonly subject: TunnelCertificate
  /** The time at which it is judged. */
  readonly now: Date
}

/** Renewed when less than this part of its lifetime is left. */
const RENEW_IN_LAST = 1 / 3

/** Why a host's certificate must be issued anew, as the end of a sentence; `null` when it is as it should be. */
export function assessCertificate(options: AssessCertificateOptions): string | null {
  const { observed, authority, subject, now } = options
  if (observed.publicKeyPem === null) return 'there is no key'
  if (observed.certificatePem === null) return 'there is no certificate'
  const certificate = parseCertificate(observed.certificatePem)
  if (certificate === null) return 'the certificate cannot be read'
  if (!sameKey(certificate, observed.publicKeyPem)) return 'the certificate belongs to another key'
  const issuer = new X509Certificate(authority.certificatePem)
  if (!certificate.checkIssued(issuer) || !certificate.verify(issuer.publicKey)) {
    return 'the certificate is of another authority'
  }
  const kept = observed.caPem === null ? null : parseCertificate(observed.caPem)
  if (kept?.fingerprint256 !== issuer.fingerprint256) return "the authority's own certificate is not there"
  if (!sameNames(certificate, subject)) return 'the certificate has other names'
  return assessLifetime(certificate, now)
}

function assessLifetime(certificate: X509Certificate, now: Date): string | null {
  const notAfterMs = Date.parse(certificate.validTo)
  const lifetimeMs = notAfterMs - Date.parse(certificate.validFrom)
  const leftMs = notAfterMs - now.getTime()
  const day = new Date(notAfterMs).toISOString().slice(0, 10)
  if (leftMs <= 0) return `the certificate expired on ${day}`
  return leftMs < lifetimeMs * RENEW_IN_LAST ? `the certificate expires on ${day}` : null
}

function sameNames(certificate: X509Certificate, subject: TunnelCertificate): boolean {
  // Node prints the extension as `DNS:a, DNS:b`; names of ours hold neither comma nor quote.
  const names = (certificate.subjectAltName ?? '').split(', ').toSorted()
  const wanted = subject.dnsNames.map((name) => `DNS:${name}`).toSorted()
  return certificate.subject === `CN=${subject.name}` && names.join('\n') === wanted.join('\n')
}

function sameKey(certificate: X509Certificate, publicKeyPem: string): boolean {
  try {
    return certificate.publicKey.equals(createPublicKey(publicKeyPem))
  } catch {
    return false
  }
}

function parseCertificate(pem: string): X509Certificate | null {
  try {
    return new X509Certificate(pem)
  } catch {
    return null
  }
}
