import { encodeSecret, Secret } from '@clustermgr/core'
import type { DesiredFile, DesiredHost, SecretReference } from '@clustermgr/core'

/** Looks a secret up. A `SecretResolver` is one. */
export type ResolveSecret = (reference: SecretReference) => Promise<Secret>

/** Contents of files with their secrets in place. Never log it. */
export interface MaterializedHost {
  /** Bytes by path, of every file of the description. */
  readonly contents: ReadonlyMap<string, Uint8Array>
  /** Every value that was put in, plain and as it is written in its file: what must not be shown. */
  readonly secrets: readonly Secret[]
}

/**
 * The bytes of one file, its secrets put in, each encoded for its place.
 * @throws SECRET_UNAVAILABLE, VALUE_UNREPRESENTABLE; neither shows a value
 */
export async function materializeFile(file: DesiredFile, resolveSecret: ResolveSecret): Promise<Uint8Array> {
  const { bytes } = await materialize(file, resolveSecret)
  return bytes
}

/** The same for all files of a host; each secret is looked up once. */
export async function materializeHost(desired: DesiredHost, resolveSecret: ResolveSecret): Promise<MaterializedHost> {
  const known = new Map<SecretReference, Promise<Secret>>()
  const resolveOnce: ResolveSecret = (reference) => {
    const value = known.get(reference) ?? resolveSecret(reference)
    known.set(reference, value)
    return value
  }
  const files = await Promise.all(
    desired.files.map(async (file) => ({ path: file.path, ...(await materialize(file, resolveOnce)) })),
  )
  return {
    contents: new Map(files.map(({ path, bytes }) => [path, bytes])),
    secrets: files.flatMap(({ secrets }) => secrets),
  }
}

async function materialize(
  file: DesiredFile,
  resolveSecret: ResolveSecret,
): Promise<{ readonly bytes: Uint8Array; readonly secrets: readonly Secret[] }> {
  const texts: string[] = []
  const secrets: Secret[] = []
  for (const segment of file.content) {
    if (segment.kind === 'text') {
      texts.push(segment.text)
      continue
    }
    const secret = await resolveSecret(segment.secret)
    const encoded = encodeSecret(segment.encoder, secret.reveal())
    texts.push(encoded)
    secrets.push(secret, new Secret(encoded))
  }
  return { bytes: new TextEncoder().encode(texts.join('')), secrets }
}
