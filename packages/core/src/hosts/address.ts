const IPV4_PART = /^(?:0|[1-9][0-9]{0,2})$/
const IPV6_GROUP = /^[0-9a-f]{1,4}$/i
const LONGEST_ZEROS = /(?:^|:)0(?::0)+(?=:|$)/g

/** An IP address in one spelling: two spellings of the same address compare equal by `canonical`. */
export interface IpAddress {
  /** The address's family. */
  readonly kind: 'ipv4' | 'ipv6'
  /** IPv6 as RFC 5952 has it: `fd00::2`. */
  readonly canonical: string
}

/**
 * Reads an IPv4 or IPv6 address as `inet_pton` does: no brackets, no zone, no leading zeros in IPv4; `null` for
 * anything else.
 *
 * @example
 * parseIpAddress('FD00:0::02')?.canonical // 'fd00::2'
 */
export function parseIpAddress(text: string): IpAddress | null {
  if (text.includes(':')) {
    const groups = parseIpv6(text)
    return groups === null ? null : { kind: 'ipv6', canonical: compress(groups) }
  }
  return parseIpv4(text) === null ? null : { kind: 'ipv4', canonical: text }
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

/** The longest run of zeros, the first of equals, as `::`. */
function compress(groups: readonly string[]): string {
  const text = groups.join(':')
  const runs = [...text.matchAll(LONGEST_ZEROS)].toSorted((a, b) => b[0].length - a[0].length || a.index - b.index)
  const [run] = runs
  if (run === undefined) return text
  const end = run.index + run[0].length
  return `${text.slice(0, run.index)}:${end === text.length ? ':' : text.slice(end)}`
}
