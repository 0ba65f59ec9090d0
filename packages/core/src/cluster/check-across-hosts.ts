import { isLocalAddress, parseAddress } from './address.ts'
import type { Finding, PathKey } from './finding.ts'

/** What is usable of one host in a description that may be wrong elsewhere. */
interface HostClaim {
  readonly path: readonly PathKey[]
  readonly role: 'node' | 'proxy'
  readonly id: number | null
  readonly name: string | null
  readonly address: string | null
  readonly ssh: { readonly path: readonly PathKey[]; readonly host: string; readonly port: number } | null
}

/**
 * What contradicts itself across hosts. It takes any value and judges whatever parts have the right type, since a
 * schema is silent about the rest of a description once one part has the wrong type.
 */
export function checkAcrossHosts(input: unknown): readonly Finding[] {
  if (!isRecord(input)) return []
  const defaultPort = isRecord(input['ssh']) ? asNumber(input['ssh']['port']) : null
  const claims = [
    ...readClaims(input['nodes'], 'nodes', 'node', defaultPort ?? 22),
    ...readClaims(input['proxies'], 'proxies', 'proxy', defaultPort ?? 22),
  ]
  return [
    ...findRepeated(claims, (claim) => (claim.id === null ? null : `${claim.role} ${claim.id}`), 'id', sayId),
    ...findRepeated(claims, (claim) => claim.name, 'name', sayName),
    ...findRepeated(claims, (claim) => canonical(claim.address), 'address', sayAddress),
    ...findRepeatedSsh(claims),
    ...claims.flatMap(findLocalAddress),
  ]
}

function readClaims(list: unknown, key: string, role: HostClaim['role'], defaultPort: number): readonly HostClaim[] {
  if (!Array.isArray(list)) return []
  return list.flatMap((host: unknown, index): readonly HostClaim[] => {
    if (!isRecord(host)) return []
    const path = [key, index]
    const ssh = isRecord(host['ssh']) ? host['ssh'] : {}
    const sshHost = asString(ssh['host'])
    const address = asString(host['address'])
    const reached = sshHost ?? address
    const port = 'port' in ssh ? asNumber(ssh['port']) : defaultPort
    return [
      {
        path,
        role,
        id: asNumber(host['id']),
        name: asString(host['name']),
        address,
        ssh:
          reached === null || port === null
            ? null
            : { path: sshHost === null ? [...path, 'address'] : [...path, 'ssh', 'host'], host: reached, port },
      },
    ]
  })
}

function findRepeated(
  claims: readonly HostClaim[],
  keyOf: (claim: HostClaim) => string | null,
  field: string,
  say: (claim: HostClaim, first: HostClaim) => string,
): readonly Finding[] {
  const seen = new Map<string, HostClaim>()
  return claims.flatMap((claim): readonly Finding[] => {
    const key = keyOf(claim)
    if (key === null) return []
    const first = seen.get(key)
    if (first !== undefined) return [{ path: [...claim.path, field], message: say(claim, first) }]
    seen.set(key, claim)
    return []
  })
}

function findRepeatedSsh(claims: readonly HostClaim[]): readonly Finding[] {
  const seen = new Map<string, HostClaim>()
  return claims.flatMap((claim): readonly Finding[] => {
    const host = canonical(claim.ssh?.host ?? null)
    if (claim.ssh === null || host === null) return []
    const key = `${host} ${claim.ssh.port}`
    const first = seen.get(key)
    seen.set(key, first ?? claim)
    // The same cluster address twice is said already.
    if (first === undefined || canonical(first.address) === canonical(claim.address)) return []
    const message = `SSH reaches ${label(first)} at this address and port too; each host needs its own`
    return [{ path: claim.ssh.path, message }]
  })
}

function findLocalAddress(claim: HostClaim): readonly Finding[] {
  const address = claim.address === null ? null : parseAddress(claim.address)
  if (address === null || !isLocalAddress(address)) return []
  const message = `${claim.address} means each host itself; give the address at which the other hosts reach this one`
  return [{ path: [...claim.path, 'address'], message }]
}

function sayId(claim: HostClaim, first: HostClaim): string {
  return `${label(first)} has id ${claim.id} already; ids are permanent and unique among ${claim.role === 'node' ? 'nodes' : 'proxies'}`
}

function sayName(claim: HostClaim, first: HostClaim): string {
  return `the ${first.role} with id ${first.id ?? '?'} is named ${JSON.stringify(claim.name)} already`
}

function sayAddress(claim: HostClaim, first: HostClaim): string {
  const rule = claim.role === first.role ? '' : '; a host is either a node or a proxy'
  return `${label(first)} has the address ${claim.address} already${rule}`
}

function label(claim: HostClaim): string {
  return claim.name ?? `${claim.role} ${claim.id ?? '?'}`
}

function canonical(address: string | null): string | null {
  return address === null ? null : (parseAddress(address)?.canonical ?? null)
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function asString(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

function asNumber(value: unknown): number | null {
  return typeof value === 'number' ? value : null
}
