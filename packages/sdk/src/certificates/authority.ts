// The x509 library finds its parts by decorators, which need this to be loaded first.
// oxlint-disable-next-line import/no-unassigned-import
import 'reflect-metadata'
import { createPrivateKey, randomBytes, webcrypto } from 'node:crypto'
import { ClustermgrError, Secret } from '@clustermgr/core'
import * as x509 from '@peculiar/x509'
import type { SecretStore } from '../secrets/index.ts'

/** A cluster's own certificate authority, with the key that signs. */
export interface Authority {
  /** What is written to the hosts. */
  readonly certificatePem: string
  /** Cannot be exported again. */
  readonly key: webcrypto.CryptoKey
}

/** Where an authority is kept, and from when on it is valid. */
export interface EnsureAuthorityOptions {
  /** Name in the store. Default `ca`. */
  readonly name?: string
  /** The clock that a new one is dated by. Default: this machine's. */
  readonly now?: () => Date
}

/** ECDSA on P-256 with SHA-256: small, fast, and known to every OpenSSL that a supported release carries. */
export const SIGNATURE = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const

const LIFETIME_YEARS = 10

/**
 * The cluster's authority from its secret store, made there the first time: a P-256 key, valid for ten years. Key and
 * certificate are one entry, so that workers that start at once agree on both.
 * @throws SECRET_UNAVAILABLE when the store fails or its entry is no authority
 */
export async function ensureAuthority(
  store: SecretStore,
  clusterName: string,
  options: EnsureAuthorityOptions = {},
): Promise<Authority> {
  const { name = 'ca', now = (): Date => new Date() } = options
  const kept = await store.get(name)
  return readAuthority(name, kept ?? (await store.create(name, await makeAuthority(clusterName, now()))))
}

async function makeAuthority(clusterName: string, now: Date): Promise<Secret> {
  const keys = await webcrypto.subtle.generateKey(SIGNATURE, true, ['sign', 'verify'])
  const notAfter = new Date(now)
  notAfter.setUTCFullYear(notAfter.getUTCFullYear() + LIFETIME_YEARS)
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: randomSerialNumber(),
    name: [{ CN: [`clustermgr CA ${clusterName}`] }],
    notBefore: now,
    notAfter,
    keys,
    signingAlgorithm: SIGNATURE,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)
  const keyPem = x509.PemConverter.encode(pkcs8, 'PRIVATE KEY')
  return new Secret(`${keyPem}\n${certificate.toString('pem')}\n`)
}

async function readAuthority(name: string, entry: Secret): Promise<Authority> {
  try {
    const bundle = entry.reveal()
    const certificatePem = `${/-----BEGIN CERTIFICATE-----[^]+?-----END CERTIFICATE-----/.exec(bundle)?.[0] ?? ''}\n`
    const der = createPrivateKey(bundle).export({ format: 'der', type: 'pkcs8' })
    const key = await webcrypto.subtle.importKey('pkcs8', der, SIGNATURE, false, ['sign'])
    // Throws where there is none.
    void new x509.X509Certificate(certificatePem)
    return { certificatePem, key }
  } catch {
    // No cause: what a parser says of a key may hold a piece of it.
    throw new ClustermgrError('SECRET_UNAVAILABLE', `the secret store:${name} is no private key with its certificate`)
  }
}

/** 127 random bits in hexadecimal, positive as RFC 5280, 4.1.2.2 asks. */
export function randomSerialNumber(): string {
  const bytes = randomBytes(16)
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40
  return bytes.toString('hex')
}
