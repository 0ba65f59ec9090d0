import { parseAddress } from '../cluster/index.ts'
import type { HostTopology, Topology } from '../cluster/index.ts'
import type { Problem } from '../errors/index.ts'
import { neededPorts } from './needed-ports.ts'
import type { NeededPort } from './needed-ports.ts'
import type { ObservedHost } from './observed-host.ts'

/** Packages, their cache in /var, logs: an install takes about 100 MB, the rest is air. */
export const NEEDED_FREE_BYTES = 1_073_741_824

/** Certificates and cookies hold to a clock; an offset is known to about a round trip. */
export const LARGEST_CLOCK_SPREAD_MS = 5000

/** How far a host's clock may be from the worker's, which issues certificates: they are backdated by an hour only. */
export const LARGEST_CLOCK_OFFSET_MS = 300_000

const RELEASES: Readonly<Record<string, { readonly name: string; readonly from: number; readonly to: number }>> = {
  debian: { name: 'Debian 11 to 13', from: 11, to: 13 },
  ubuntu: { name: 'Ubuntu 20.04 or later', from: 20.04, to: Infinity },
}

/**
 * What stands against an install, found before any host is changed: each problem ends it. The path is the host and the
 * subject, `gluu1.disk`. Hosts that were not observed are not judged.
 */
export function assessPreflight(topology: Topology, observed: readonly ObservedHost[]): readonly Problem[] {
  const problems: Problem[] = []
  for (const host of topology.hosts) {
    const seen = observed.find((other) => other.host === host.host.name)
    if (seen !== undefined) problems.push(...assessHost(host, seen))
  }
  problems.push(...assessClocks(observed))
  return problems
}

function assessHost(host: HostTopology, seen: ObservedHost): readonly Problem[] {
  const problems: Problem[] = []
  const report = (subject: string, message: string): void => {
    problems.push({ path: `${seen.host}.${subject}`, message })
  }
  const release = RELEASES[seen.os.id]
  const version = Number(seen.os.versionId)
  if (release === undefined || !(version >= release.from && version <= release.to)) {
    const supported = Object.values(RELEASES).map(({ name }) => name)
    report('os', `runs ${seen.os.prettyName || 'an unknown system'}; supported: ${supported.join(', ')}`)
  }
  if (!seen.systemd) report('systemd', 'does not run systemd, which starts and watches the daemons')
  if (seen.freeBytes < NEEDED_FREE_BYTES) {
    report('disk', `has ${megabytes(seen.freeBytes)} MB free in /var; ${megabytes(NEEDED_FREE_BYTES)} MB are needed`)
  }
  if (Math.abs(seen.clockOffsetMs) > LARGEST_CLOCK_OFFSET_MS) {
    const minutes = (Math.abs(seen.clockOffsetMs) / 60_000).toFixed(1)
    const side = seen.clockOffsetMs > 0 ? 'ahead of' : 'behind'
    report('clock', `is ${minutes} minutes ${side} the worker; at most ${LARGEST_CLOCK_OFFSET_MS / 60_000} are allowed`)
  }
  for (const need of neededPorts(host)) {
    const holder = findHolder(need, seen)
    if (holder !== null) report(`port ${need.endpoint.port}`, `is held by ${holder}; stop it, or move it`)
  }
  return problems
}

function findHolder(need: NeededPort, seen: ObservedHost): string | null {
  const foreign = seen.listeners.find(
    (listener) =>
      listener.port === need.endpoint.port &&
      overlap(listener.address, need.endpoint.address) &&
      !need.processes.includes(listener.process),
  )
  if (foreign === undefined) return null
  return foreign.process === '' ? `another process at ${foreign.address}` : `${foreign.process} at ${foreign.address}`
}

/** Whether two listeners exclude each other: the same address, or one of them means all. A name may be any address. */
function overlap(one: string, other: string): boolean {
  const [a, b] = [plainAddress(one), plainAddress(other)]
  return isAny(a) || isAny(b) || a === b || parseAddress(b)?.kind === 'name'
}

function plainAddress(address: string): string {
  const bare = address.replace(/^\[(.*)\]$/, '$1').replace(/%.*$/, '')
  return parseAddress(bare)?.canonical ?? bare
}

function isAny(address: string): boolean {
  return address === '*' || address === '0.0.0.0' || address === '::'
}

function assessClocks(observed: readonly ObservedHost[]): readonly Problem[] {
  const byOffset = [...observed].sort((a, b) => a.clockOffsetMs - b.clockOffsetMs)
  const [first, last] = [byOffset[0], byOffset.at(-1)]
  if (first === undefined || last === undefined) return []
  const spread = last.clockOffsetMs - first.clockOffsetMs
  if (spread <= LARGEST_CLOCK_SPREAD_MS) return []
  const seconds = (spread / 1000).toFixed(1)
  const message = `is ${seconds} s ahead of ${first.host}; at most ${LARGEST_CLOCK_SPREAD_MS / 1000} s are allowed`
  return [{ path: `${last.host}.clock`, message }]
}

function megabytes(bytes: number): number {
  return Math.floor(bytes / 1024 ** 2)
}
