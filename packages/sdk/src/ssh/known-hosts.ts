import { createHmac } from 'node:crypto'

/** One usable line of a known_hosts file. */
export interface KnownHostsEntry {
  readonly marker: 'revoked' | 'cert-authority' | null
  /** The host field as written: a comma-separated list of patterns, or one hashed name. */
  readonly hosts: string
  /** `ssh-ed25519`, `ssh-rsa`, … */
  readonly keyType: string
  /** The public key in SSH's wire format. */
  readonly key: Buffer
  /** From 1. */
  readonly line: number
}

/**
 * Reads a known_hosts file (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT"). Lines that OpenSSH would pass over (comments,
 * unknown markers, broken keys) are passed over too: none of them can make a host trusted.
 */
export function parseKnownHosts(text: string): readonly KnownHostsEntry[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    const fields = line.trim().split(/[ \t]+/)
    const marked = fields[0]?.startsWith('@') === true
    const [marker, hosts, keyType, encoded] = marked ? fields : ['', ...fields]
    if (hosts === undefined || hosts.startsWith('#') || keyType === undefined || encoded === undefined) return []
    if (marker !== '' && marker !== '@revoked' && marker !== '@cert-authority') return []
    const key = parsePublicKey(keyType, encoded)
    if (key === null) return []
    const kind = marker === '@revoked' ? 'revoked' : marker === '@cert-authority' ? 'cert-authority' : null
    return [{ marker: kind, hosts, keyType, key, line: index + 1 }]
  })
}

/** Decodes a public key, or `null` when the text is not a key of the type it claims. */
export function parsePublicKey(keyType: string, encoded: string): Buffer | null {
  const key = Buffer.from(encoded, 'base64')
  return keyTypeOf(key) === keyType ? key : null
}

/** The type that a public key in wire format names at its start; `null` when it is none. */
export function keyTypeOf(key: Buffer): string | null {
  if (key.length < 4) return null
  const length = key.readUInt32BE(0)
  return length > 0 && length < 64 && key.length > 4 + length ? key.toString('latin1', 4, 4 + length) : null
}

/** The name under which known_hosts lists a host: plain for port 22, else `[host]:port`. */
export function knownHostsName(host: string, port: number): string {
  return port === 22 ? host : `[${host}]:${port}`
}

/** The entries whose host field matches `name`, in file order. */
export function matchKnownHosts(entries: readonly KnownHostsEntry[], name: string): readonly KnownHostsEntry[] {
  const wanted = name.toLowerCase()
  return entries.filter((entry) =>
    entry.hosts.startsWith('|') ? matchesHashed(entry.hosts, wanted) : matchesPatterns(entry.hosts, wanted),
  )
}

function matchesHashed(field: string, name: string): boolean {
  const [, version, salt, digest] = field.split('|')
  if (version !== '1' || salt === undefined || digest === undefined) return false
  const expected = createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest()
  return expected.equals(Buffer.from(digest, 'base64'))
}

function matchesPatterns(field: string, name: string): boolean {
  const patterns = field.toLowerCase().split(',')
  const negated = patterns.filter((pattern) => pattern.startsWith('!')).map((pattern) => pattern.slice(1))
  if (negated.some((pattern) => matchesPattern(pattern, name))) return false
  return patterns.some((pattern) => !pattern.startsWith('!') && matchesPattern(pattern, name))
}

function matchesPattern(pattern: string, name: string): boolean {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll(/\*+/g, '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${source}$`).test(name)
}
