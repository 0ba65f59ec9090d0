import { ClustermgrError } from '@clustermgr/core'
import type { DesiredCertificate, HostPlan } from '@clustermgr/core'
import { encodeDigestKey, parseFileLines, parsePath, renderLine } from '../agent/index.ts'
import { renderExpectedFiles } from './expected-files.ts'
import type { HostJob } from './host-job.ts'
import type { HostKey } from './host-key.ts'
import type { JobReport } from './job-report.ts'

/** What {@link keysJob} needs. */
export interface KeysJobInput {
  /** Whose keys are wanted. */
  readonly certificates: readonly DesiredCertificate[]
  /** Key of the digests of files, 32 bytes: the same that the plan was made with. */
  readonly digestKey: Uint8Array
  /**
   * The plan that these certificates are part of. The host must still be as it found it, in all that it touches, before
   * a key is made. Default: whatever is there.
   */
  readonly plan?: HostPlan
}

const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/
const DNS_NAME = /^(?:\*\.)?[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/

/**
 * Makes the private keys (EC P-256) that a host lacks, there, and gives a certificate request for each. Run again under
 * its key it knows the keys that it made itself from those that somebody else put there since the plan.
 *
 * @throws VALUE_UNREPRESENTABLE for a path or name that is none; running it throws PLAN_STALE, see {@link runJob}
 */
export function keysJob(input: KeysJobInput): HostJob<readonly HostKey[]> {
  const { certificates, digestKey, plan } = input
  const spec = certificates.map(({ keyPath, owner, group, subject }) =>
    renderLine('key', parsePath(keyPath), owner, group, checkName(subject.name, NAME), alternatives(subject.dnsNames)),
  )
  return {
    kind: 'keys',
    parts: [
      { name: 'spec', content: (plan === undefined ? '' : renderExpectedFiles(plan)) + spec.join('') },
      { name: 'digest-key', content: encodeDigestKey(digestKey) },
    ],
    retryable: false,
    parseResult: parseKeys,
  }
}

function parseKeys({ reply }: JobReport): readonly HostKey[] {
  const files = parseFileLines(reply.requireText('key-files'))
  return reply.texts('key').map((text) => {
    const key = parseKey(text)
    const file = files.find(({ path }) => path === key.keyPath)
    if (file === undefined || file.digest === null) {
      throw new ClustermgrError('HOST_PROTOCOL', `a host described the key ${key.keyPath}, but not its file`)
    }
    const { digest, owner, group, mode } = file
    return { ...key, file: { digest, owner, group, mode } }
  })
}

function parseKey(text: string): Omit<HostKey, 'file'> {
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
