import { compareVersions } from '../catalogue.ts'
import type { SourcedStatement } from '../include.ts'
import type { Report } from './report.ts'
import { report } from './report.ts'

/** What nginx says about a virtual server as a whole; `around` are the directives of its `http` block. */
export function checkServer(
  reports: Report,
  children: readonly SourcedStatement[],
  around: readonly SourcedStatement[],
): void {
  const both = [...children, ...around].map(({ statement }) => statement)
  const hasCertificate = both.some(({ name }) => name === 'ssl_certificate' || name === 'include')
  const refuses = both.some(({ name, values }) => name === 'ssl_reject_handshake' && values[0] === 'on')
  for (const listen of children) {
    const { name, values } = listen.statement
    if (name !== 'listen') continue
    if (values.includes('ssl') && !hasCertificate && !refuses) {
      report(reports, listen, values.indexOf('ssl') + 1, {
        kind: 'missing',
        severity: 'error',
        message: 'this server has no certificate for TLS',
        expected: 'ssl_certificate in the server or around it',
      })
    }
    const { version } = reports.options
    if (values.includes('http2') && (version === undefined || compareVersions(version, '1.25.1') >= 0)) {
      report(reports, listen, values.indexOf('http2') + 1, {
        kind: 'deprecated',
        severity: 'warning',
        message: 'listen … http2 is deprecated since 1.25.1',
        expected: '"http2 on" in the server',
      })
    }
  }
}

const MODIFIERS = ['=', '^~', '~', '~*']

/** Locations of one block: their modifiers, and that no two are the same. */
export function checkLocations(reports: Report, statements: readonly SourcedStatement[]): void {
  const seen = new Set<string>()
  for (const at of statements) {
    const { name, values } = at.statement
    if (name !== 'location') continue
    const [first = '', second] = values
    if (second !== undefined && !MODIFIERS.includes(first)) {
      report(reports, at, 1, {
        kind: 'wrong-value',
        severity: 'error',
        message: `${first} is no modifier of a location`,
        expected: '=, ^~, ~ or ~*',
      })
    }
    const key = locationKey(first, second)
    if (key !== undefined && seen.has(key)) {
      report(reports, at, 0, {
        kind: 'duplicate',
        severity: 'error',
        message: `location ${values.join(' ')} is there twice`,
        expected: 'one location for each prefix or name',
      })
    }
    if (key !== undefined) seen.add(key)
  }
}

/** What makes two locations the same for nginx; regular expressions may repeat. */
function locationKey(first: string, second: string | undefined): string | undefined {
  if (second === undefined)
    return first.startsWith('~') ? undefined : `${first.startsWith('=') ? '' : 'prefix '}${first}`
  if (first === '=') return `=${second}`
  return first === '^~' ? `prefix ${second}` : undefined
}
