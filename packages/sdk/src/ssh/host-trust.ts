import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import path from 'node:path'
import { ClustermgrError } from '@clustermgr/core'
import type { ClusterHost } from '@clustermgr/core'
import type { ServerHostKeyAlgorithm } from 'ssh2'
import { fingerprint, orderHostKeyAlgorithms } from './host-key.ts'
import { keyTypeOf, knownHostsName, matchKnownHosts, parseKnownHosts, parsePublicKey } from './known-hosts.ts'

/** What decides whether a host's key is the right one. */
export interface HostTrust {
  /** Algorithms to ask the server for, in this order. */
  readonly algorithms: ServerHostKeyAlgorithm[]
  /** `null` when the key in wire format is trusted, else the error to throw. */
  judge(key: Buffer): ClustermgrError | null
}

/** Keys that are known for a host, whatever they came from. */
interface KnownKeys {
  readonly trusted: readonly Buffer[]
  readonly revoked: readonly Buffer[]
  readonly hasAuthority: boolean
  /** For the sentence "… is not the one in PLACE". */
  readonly place: string
  /** Pinned keys admit nothing else, so that an unknown key is a wrong one. */
  readonly pinned: boolean
}

/**
 * Loads the keys that are known for a host: the pinned ones, else those of its known_hosts file.
 * @throws CLUSTER_INVALID for a pinned key that is no key; SSH_HOST_KEY_UNKNOWN when the file cannot be read
 */
export async function loadHostTrust(
  host: ClusterHost,
  options: { readonly acceptUnknown: boolean },
): Promise<HostTrust> {
  const known = host.ssh.hostKeys === undefined ? await knownFromFile(host) : knownFromPins(host, host.ssh.hostKeys)
  return {
    algorithms: orderHostKeyAlgorithms(known.trusted.flatMap((key) => keyTypeOf(key) ?? [])),
    judge: (key) => judgeHostKey(host, known, key, options.acceptUnknown),
  }
}

function knownFromPins(host: ClusterHost, pins: readonly string[]): KnownKeys {
  const trusted = pins.map((pin, index) => {
    const [keyType = '', encoded = ''] = pin.trim().split(/[ \t]+/)
    const key = parsePublicKey(keyType, encoded)
    if (key !== null) return key
    const problem = { path: `ssh.hostKeys[${index}]`, message: 'not a public key of the form "ssh-ed25519 AAAA…"' }
    throw new ClustermgrError('CLUSTER_INVALID', 'a pinned host key cannot be read', {
      host: host.name,
      problems: [problem],
    })
  })
  return { trusted, revoked: [], hasAuthority: false, place: 'the pinned ssh.hostKeys', pinned: true }
}

async function knownFromFile(host: ClusterHost): Promise<KnownKeys> {
  const file = expandHome(host.ssh.knownHosts ?? '~/.ssh/known_hosts')
  const entries = matchKnownHosts(parseKnownHosts(await readKnownHosts(host, file)), lookupName(host))
  const keysOf = (marker: 'revoked' | null): Buffer[] =>
    entries.filter((entry) => entry.marker === marker).map((entry) => entry.key)
  return {
    trusted: keysOf(null),
    revoked: keysOf('revoked'),
    hasAuthority: entries.some((entry) => entry.marker === 'cert-authority'),
    place: file,
    pinned: false,
  }
}

async function readKnownHosts(host: ClusterHost, file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ''
    throw new ClustermgrError('SSH_HOST_KEY_UNKNOWN', `the known_hosts file ${file} cannot be read`, {
      host: host.name,
      hint: 'Make the file readable for this process, or name another as ssh.knownHosts.',
      cause: error,
    })
  }
}

function judgeHostKey(
  host: ClusterHost,
  known: KnownKeys,
  key: Buffer,
  acceptUnknown: boolean,
): ClustermgrError | null {
  const shown = `${lookupName(host)} showed the host key ${keyTypeOf(key) ?? 'of no known type'} ${fingerprint(key)}`
  const options = { host: host.name, details: { fingerprint: fingerprint(key), place: known.place } }
  if (known.revoked.some((revoked) => revoked.equals(key))) {
    return new ClustermgrError('SSH_HOST_KEY_MISMATCH', `${shown}, which is marked @revoked in ${known.place}`, options)
  }
  if (known.trusted.some((trusted) => trusted.equals(key))) return null
  // The known types were asked for first, so a key of another type also means that the known one is gone.
  if (known.pinned || known.trusted.length > 0) {
    const expected = known.trusted.map((trusted) => fingerprint(trusted)).join(' or ')
    return new ClustermgrError(
      'SSH_HOST_KEY_MISMATCH',
      `${shown}, which is not the one in ${known.place}: ${expected}`,
      options,
    )
  }
  if (acceptUnknown) return null
  if (known.hasAuthority) {
    return new ClustermgrError(
      'SSH_HOST_KEY_UNKNOWN',
      `${shown}; ${known.place} trusts this host by a @cert-authority line, and host certificates are not supported`,
      { ...options, hint: "Add the host's own key to known_hosts, or pin it as ssh.hostKeys of that host." },
    )
  }
  return new ClustermgrError('SSH_HOST_KEY_UNKNOWN', `${shown}, and ${known.place} has no key for it`, options)
}

function lookupName(host: ClusterHost): string {
  return knownHostsName(host.ssh.host, host.ssh.port)
}

function expandHome(file: string): string {
  return file.startsWith('~/') ? path.join(homedir(), file.slice(2)) : file
}
