import { createHash } from 'node:crypto'
import type { ServerHostKeyAlgorithm } from 'ssh2'

/** What ssh2 can verify, in the order in which we ask for it. */
const SUPPORTED: readonly ServerHostKeyAlgorithm[] = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
]

/** A host key's fingerprint as OpenSSH prints it: `SHA256:…`. */
export function fingerprint(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`
}

/**
 * Host-key algorithms to ask a server for: those of the keys that we know first, since a server with several keys
 * shows the first one that is asked for. The others follow, so that a changed host is named as such.
 */
export function orderHostKeyAlgorithms(knownTypes: readonly string[]): ServerHostKeyAlgorithm[] {
  const known = SUPPORTED.filter((algorithm) => knownTypes.includes(keyTypeFor(algorithm)))
  return [...known, ...SUPPORTED.filter((algorithm) => !known.includes(algorithm))]
}

/** An RSA key is one type of key with several signature algorithms. */
function keyTypeFor(algorithm: ServerHostKeyAlgorithm): string {
  return algorithm.startsWith('rsa-sha2-') ? 'ssh-rsa' : algorithm
}
