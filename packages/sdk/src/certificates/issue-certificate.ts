import { ClustermgrError } from '@clustermgr/core'
import type { TunnelCertificate } from '@clustermgr/core'
import * as x509 from '@peculiar/x509'
import { SIGNATURE, randomSerialNumber } from './authority.ts'
import type { Authority } from './authority.ts'

/**
 * How the host's public key came to us: in a request signed by the key itself, or as it is, over a connection that
 * proves who sent it.
 */
export type CertificateRequest =
  | {
      readonly kind: 'csr'
      /** PEM of the request (PKCS #10), or of the key (SubjectPublicKeyInfo). */
      readonly pem: string
    }
  | { readonly kind: 'public-key'; readonly pem: string }

/** Whom a certificate is for, who issues it, and for how long. */
export interface IssueCertificateOptions {
  /** Who signs it. */
  readonly authority: Authority
  /** Whose key it certifies. */
  readonly request: CertificateRequest
  /** Alone decides the names: those in a CSR are not looked at. */
  readonly subject: TunnelCertificate
  /** Default 825: an install renews in the last third, so a cluster that is looked at once in nine months never expires. */
  readonly days?: number
  /** The clock that it is dated by. Default: this machine's. */
  readonly now?: () => Date
  /** The host's name, for errors. */
  readonly host?: string
}

const DAY_MS = 24 * 60 * 60 * 1000
/** A host whose clock is behind by less than this takes a new certificate at once. */
const BACKDATED_MS = 60 * 60 * 1000

/**
 * A certificate in PEM for both ends of a tunnel (server and client authentication) with the subject's DNS names.
 * @throws HOST_PROTOCOL when the request cannot be read, or a CSR's signature is not its key's
 */
export async function issueCertificate(options: IssueCertificateOptions): Promise<string> {
  const { authority, subject, days = 825, now = (): Date => new Date() } = options
  const publicKey = await readPublicKey(options)
  const issuer = new x509.X509Certificate(authority.certificatePem)
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: randomSerialNumber(),
    subject: [{ CN: [subject.name] }],
    issuer: issuer.subjectName,
    notBefore: new Date(now().getTime() - BACKDATED_MS),
    notAfter: new Date(Math.min(now().getTime() + days * DAY_MS, issuer.notAfter.getTime())),
    publicKey,
    signingKey: authority.key,
    signingAlgorithm: SIGNATURE,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth, x509.ExtendedKeyUsage.clientAuth]),
      new x509.SubjectAlternativeNameExtension(subject.dnsNames.map((value) => ({ type: 'dns', value }))),
      await x509.SubjectKeyIdentifierExtension.create(publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
    ],
  })
  return `${certificate.toString('pem')}\n`
}

async function readPublicKey(options: IssueCertificateOptions): Promise<x509.PublicKey> {
  const { request, host } = options
  const place = host === undefined ? {} : { host }
  try {
    if (request.kind === 'public-key') return new x509.PublicKey(request.pem)
    const csr = new x509.Pkcs10CertificateRequest(request.pem)
    if (await csr.verify()) return csr.publicKey
  } catch (cause) {
    throw new ClustermgrError('HOST_PROTOCOL', `the ${request.kind} for a certificate cannot be read`, {
      ...place,
      cause,
    })
  }
  throw new ClustermgrError('HOST_PROTOCOL', 'the certificate request is not signed by its own key', place)
}
