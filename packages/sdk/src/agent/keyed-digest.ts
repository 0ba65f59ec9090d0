import { createHash, randomBytes } from 'node:crypto'

/**
 * Digest of a file's content that tells nothing to who does not know the key: SHA-256 over the key, in hexadecimal,
 * and the SHA-256 of the content, in hexadecimal. The agent computes the same for files on a host, all in one process.
 *
 * @param key 32 bytes, kept as a secret of the cluster: digests are comparable under one key only
 */
export function keyedDigest(key: Uint8Array, content: Uint8Array | string): string {
  const inner = createHash('sha256').update(content).digest('hex')
  return createHash('sha256')
    .update(encodeDigestKey(key) + inner)
    .digest('hex')
}

/** A fresh key for {@link keyedDigest}. */
export function createDigestKey(): Uint8Array {
  return randomBytes(32)
}

/** The key as the agent reads it. */
export function encodeDigestKey(key: Uint8Array): string {
  if (key.length !== 32) throw new RangeError('a digest key has 32 bytes')
  return Buffer.from(key).toString('hex')
}
