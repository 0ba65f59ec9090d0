import { ClustermgrError } from '@clustermgr/core'
import type { DesiredCertificate } from '@clustermgr/core'
import { parsePath, renderLine } from '../agent/index.ts'
import type { HostJob } from './host-job.ts'

/** A private key on a host, as it may be told. */
export interface HostKey {
  readonly keyPath: string
  /** Whether this job made it; an existing key is never replaced. */
  readonly created: boolean
  readonly publicKeyPem: string
  /** A PKCS #10 request for the certificate's names, signed by the key: who certifies it can see that the host holds it. */
  readonly requestPem: string
}

const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/
const DNS_NAME = /^(?:\*\.)?[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/

/** Makes the private keys (EC P-256) that a host lacks, there, and gives a certificate request for each. */
export function keysJob(certificates: readonly DesiredCertificate[]): HostJob<readonly HostKey[]> {
  const spec = certificates.map(({ keyPath, owner, group, subject }) =>
    renderLine('key', parsePath(keyPath), owner, group, checkName(subject.name, NAME), alternatives(subject.dnsNames)),
  )
  return {
    kind: 'keys',
    parts: [{ name: 'spec', content: spec.join('') }],
    retryable: false,
    parseResult: ({ reply }) => reply.texts('key').map(parseKey),
  }
}

function parseKey(text: string): HostKey {
  const [keyPath = '', created = '', ...lines] = text.split('\n')
  const [publicKey, request] = lines.join('\n').split('\n\n')
  if (publicKey === undefined || request === undefined) {
    throw new ClustermgrError('HOST_PROTOCOL', 'a host described its key in an unknown way')
  }
  return { keyPath, created: created === 'yes', publicKeyPem: `${publicKey}\n`, requestPem: `${request}\n` }
}

function alternatives(names: readonly string[]): string {
  return names.map((name) => `DNS:${checkName(name, DNS_NAME)}`).join(',')
}

function checkName(name: string, pattern: RegExp): string {
  if (!pattern.test(name)) {
    throw new ClustermgrError('VALUE_UNREPRESENTABLE', `${JSON.stringify(name)} is no name for a certificate`)
  }
  return name
}
