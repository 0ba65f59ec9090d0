import { assertNever } from '../errors/index.ts'
import { parseIpAddress } from '../hosts/index.ts'

const DNS_LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i

/** What an address is, in one spelling: two spellings of the same host compare equal by `canonical`. */
export interface ParsedAddress {
  /** What the text is: a DNS name, or an address of either family. */
  readonly kind: 'name' | 'ipv4' | 'ipv6'
  /** A name in lower case, IPv4 as it is, IPv6 as eight groups without leading zeros. */
  readonly canonical: string
}

/** Reads a DNS name, an IPv4 or an IPv6 address (no brackets, no zone); `null` for anything else. */
export function parseAddress(text: string): ParsedAddress | null {
  const ip = parseIpAddress(text)
  if (ip !== null) return ip
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
      return ['::', '::1'].includes(address.canonical)
    default:
      return assertNever(address.kind)
  }
}
