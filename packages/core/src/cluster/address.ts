import { assertNever } from '../errors/index.ts'

const DNS_LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i
const IPV4_PART = /^(?:0|[1-9][0-9]{0,2})$/
const IPV6_GROUP = /^[0-9a-f]{1,4}$/i

/** What an address is, in one spelling: two spellings of the same host compare equal by `canonical`. */
export interface ParsedAddress {
  /** What the text is: a DNS name, or an address of either family. */
  readonly kind: 'name' | 'ipv4' | 'ipv6'
  /** A name in lower case, IPv4 as it is, IPv6 as eight groups without leading zeros. */
  readonly canonical: string
}

/** Reads a DNS name, an IPv4 or an IPv6 address (no brackets, no zone); `null` for anything else. */
export function parseAddress(text: string): ParsedAddress | null {
  if (text.includes(':')) {
    const groups = parseIpv6(text)
    return groups === null ? null : { kind: 'ipv6', canonical: groups.join(':') }
  }
  if (parseIpv4(text) !== null) return { kind: 'ipv4', canonical: text }
  return isDnsName(text) ? { kind: 'name', canonical: text.toLowerCase() } : null
}

/** Whether `text` is a DNS name, of one label or more; a name whose last label is a number is none. */
export function isDnsName(text: string): boolean {
  const labels = text.split('.')
  const last = labels.at(-1) ?? ''
  return text.length <= 253 && labels.every((label) => DNS_LABEL.test(label)) && !/^[0-9]+$/.test(last)
}

/** Whether the address means "this host" or "any address", so that no other host can reach anything by it. */
export function isLocalAddress(address: ParsedAddress): boolean {
  switch (address.kind) {
    case 'name':
      return address.canonical === 'localhost' || address.canonical.endsWith('.localhost')
    case 'ipv4':
      return address.canonical.startsWith('127.') || address.canonical === '0.0.0.0'
    case 'ipv6':
      return ['0:0:0:0:0:0:0:0', '0:0:0:0:0:0:0:1'].includes(address.canonical)
    default:
      return assertNever(address.kind)
  }
}

function parseIpv4(text: string): readonly number[] | null {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every((part) => IPV4_PART.test(part) && Number(part) <= 255)) return null
  return parts.map(Number)
}

/** Eight groups in lower case without leading zeros; the last 32 bits may be written as IPv4. */
function parseIpv6(text: string): readonly string[] | null {
  const halves = text.split('::')
  if (halves.length > 2) return null
  const sides = halves.map((half) => (half === '' ? [] : expandIpv4Tail(half.split(':'))))
  const [head, tail] = sides
  if (head === undefined) return null
  const missing = 8 - head.length - (tail?.length ?? 0)
  if (tail === undefined ? missing !== 0 : missing < 1) return null
  const groups = [...head, ...Array.from({ length: missing }, () => '0'), ...(tail ?? [])]
  if (!groups.every((group) => IPV6_GROUP.test(group))) return null
  return groups.map((group) => Number.parseInt(group, 16).toString(16))
}

function expandIpv4Tail(groups: readonly string[]): readonly string[] {
  const last = groups.at(-1) ?? ''
  const parts = parseIpv4(last)
  if (parts === null) return groups
  const [a = 0, b = 0, c = 0, d = 0] = parts
  return [...groups.slice(0, -1), (a * 256 + b).toString(16), (c * 256 + d).toString(16)]
}
