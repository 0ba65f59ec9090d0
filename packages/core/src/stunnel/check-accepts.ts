import type { FindingFacts, Span } from '../document/index.ts'

/** An `accept` line of a service. */
export interface AcceptLine {
  readonly section: string
  readonly value: string
  readonly span: Span
}

/**
 * Addresses at which a service above listens already. stunnel ends where that leaves a service without any; one that
 * has another address runs with it.
 */
export function checkAccepts(
  services: readonly (readonly AcceptLine[])[],
  place: (line: AcceptLine, facts: Omit<FindingFacts, 'path'>) => void,
): void {
  const taken: AcceptLine[] = []
  for (const lines of services) {
    const clashes = lines.map((line, index) => ({
      line,
      other: [...taken, ...lines.slice(0, index)].find(({ value }) => overlaps(value, line.value)),
    }))
    const isLost = clashes.every(({ line, other }) => other !== undefined && isSame(other.value, line.value))
    for (const { line, other } of clashes) {
      if (other === undefined) continue
      place(line, {
        kind: 'duplicate',
        severity: isLost ? 'error' : 'warning',
        message: `[${other.section}] listens at ${other.value} already`,
        expected: 'another port or address',
      })
    }
    taken.push(...lines)
  }
}

function overlaps(a: string, b: string): boolean {
  if (isSame(a, b)) return true
  const [first, second] = [splitAddress(a), splitAddress(b)]
  if (first.port !== second.port) return false
  return (isEverywhere(first.host) && isIpv4(second.host)) || (isEverywhere(second.host) && isIpv4(first.host))
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}

/** A port alone is one of all addresses. */
function splitAddress(value: string): { readonly host: string; readonly port: string } {
  const colon = value.lastIndexOf(':')
  return { host: value.slice(0, Math.max(colon, 0)), port: value.slice(colon + 1) }
}

function isEverywhere(host: string): boolean {
  return host === '' || host === '0.0.0.0'
}

function isIpv4(host: string): boolean {
  return host === '' || /^\d+\.\d+\.\d+\.\d+$/.test(host)
}
