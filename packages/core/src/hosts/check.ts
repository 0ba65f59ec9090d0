import { placeFinding } from '../document/index.ts'
import type { Finding, FindingFacts, Span } from '../document/index.ts'
import { parseIpAddress } from './address.ts'
import type { HostEntry, HostsDocument, Word } from './document.ts'
import { foldName, listEntries } from './document.ts'

type Report = (at: Span, facts: Omit<FindingFacts, 'severity'>) => void

/**
 * What libc skips, never finds, or answers otherwise than one thinks. It refuses no file, so every finding is a
 * warning.
 *
 * @example
 * check(parse('10.0.0.256 a\n')).map(({ expected }) => expected) // ['an IPv4 or IPv6 address']
 */
export function check(document: HostsDocument): readonly Finding[] {
  const findings: Finding[] = []
  const report: Report = ({ start, end }, facts) => {
    findings.push(placeFinding(document, start, end, { ...facts, severity: 'warning' }))
  }
  const seen = new Map<string, string>()
  for (const entry of listEntries(document)) {
    checkAddress(entry, report)
    if (entry.canonical === undefined) continue
    for (const name of entry.names) {
      checkName(name, report)
      checkRepeated(name, entry.canonical, seen, report)
    }
  }
  checkIgnored(document, report)
  return findings.toSorted((a, b) => a.offset - b.offset)
}

function checkAddress({ address, canonical, names }: HostEntry, report: Report): void {
  const path = address.text
  if (canonical !== undefined) {
    if (names.length > 0) return
    report(address, {
      kind: 'missing',
      path,
      message: 'libc skips an address without names',
      expected: 'a name behind it',
    })
    return
  }
  const expected = 'an IPv4 or IPv6 address'
  if (address.text.startsWith('\uFEFF')) {
    const message = 'a byte order mark belongs to the first word: libc skips the line'
    report(address, { kind: 'encoding', path, message, expected: 'a file without byte order mark' })
    return
  }
  const bare = address.text.replaceAll(/^\[|[\]%].*$/g, '')
  const suggestion = parseIpAddress(bare) === null ? undefined : bare
  const message = `'${address.text}' is no address: libc skips the line`
  report(address, { kind: 'wrong-value', path, message, expected, suggestion })
}

function checkName(name: Word, report: Report): void {
  const path = name.text
  if (/^[0-9.]+$/.test(path) || parseIpAddress(path) !== null) {
    const message = `'${path}' is read as an address and never looked up`
    report(name, { kind: 'ignored', path, message, expected: 'a name' })
  } else if (!/^[A-Za-z0-9_.-]+$/.test(path)) {
    const message = `'${path}' is no host name; programs may refuse it`
    report(name, { kind: 'risky', path, message, expected: 'letters, digits, - and .' })
  }
}

/** A name at two addresses of a family: libc answers both. */
function checkRepeated({ text, start, end }: Word, address: string, seen: Map<string, string>, report: Report): void {
  const key = `${address.includes(':') ? 6 : 4} ${foldName(text)}`
  const former = seen.get(key)
  seen.set(key, former ?? address)
  if (former === undefined || former === address) return
  const message = `${text} has the address ${former} above: both are answered`
  report({ start, end }, { kind: 'conflict', path: text, message, expected: 'one address' })
}

function checkIgnored({ tokens }: HostsDocument, report: Report): void {
  let start = 0
  for (let index = 0; index < tokens.length; index++) {
    const end = tokens.ends[index] ?? start
    if (tokens.names[tokens.kinds[index] ?? 0] === 'ignored') {
      const message = 'libc does not read a line beyond a NUL, and may lose the word before it'
      report({ start, end }, { kind: 'encoding', path: '', message, expected: 'text without NUL' })
    }
    start = end
  }
}
