import type { SourcedStatement } from '../include.ts'
import type { Report } from './report.ts'
import { report } from './report.ts'
import type { Scope } from './scope.ts'
import { findHeld, hasUnread } from './scope.ts'

const MODIFIERS = ['=', '^~', '~', '~*']

/** What a location matches, and how: modifiers may stand by themselves or right before the URI. */
interface LocationMatch {
  readonly kind: 'exact' | 'prefix' | 'regex' | 'named'
  readonly uri: string
}

/** What nginx says about a location, an `if` or a `limit_except` in it, as a whole. */
export function checkLocation(reports: Report, scope: Scope): void {
  for (const at of scope.statements) {
    if (at.statement.name === 'location') checkNesting(reports, at, scope)
    if (at.statement.name === 'proxy_pass') checkUri(reports, at, scope)
  }
  checkRoot(reports, scope)
  checkVerification(reports, scope)
}

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
      continue
    }
    const { kind, uri } = readMatch(values)
    const key = `${kind} ${uri}`
    if (kind !== 'regex' && seen.has(key)) {
      // nginx lets a name stand twice, and answers with one of them.
      report(reports, at, 0, {
        kind: 'duplicate',
        severity: kind === 'named' ? 'warning' : 'error',
        message: `location ${values.join(' ')} is there twice`,
        expected: 'one location for each prefix or name',
      })
    }
    seen.add(key)
  }
}

function readMatch([first = '', second]: readonly string[]): LocationMatch {
  const joined = second === undefined ? /^(=|\^~|~\*?)?(.*)$/s.exec(first) : [undefined, first, second]
  const [, modifier = '', uri = ''] = joined ?? []
  if (modifier === '=') return { kind: 'exact', uri }
  if (modifier.startsWith('~')) return { kind: 'regex', uri }
  return { kind: modifier === '' && uri.startsWith('@') ? 'named' : 'prefix', uri }
}

/** A location in a location is one of its parts. */
function checkNesting(reports: Report, at: SourcedStatement, { opener, context }: Scope): void {
  if (context !== 'http/location' || opener === undefined) return
  const [inner, outer] = [readMatch(at.statement.values), readMatch(opener.statement.values)]
  const isPart = inner.kind === 'regex' || inner.uri.startsWith(outer.uri)
  const expected =
    outer.kind === 'exact' || outer.kind === 'named'
      ? 'it beside the other location'
      : inner.kind === 'named'
        ? 'it in the server itself'
        : isPart
          ? undefined
          : `a URI that starts with ${outer.uri}`
  if (expected === undefined) return
  report(reports, at, at.statement.values.length, {
    kind: 'wrong-context',
    severity: 'error',
    message: `location ${at.statement.values.join(' ')} cannot be in location ${opener.statement.values.join(' ')}`,
    expected,
  })
}

/** The URI of a proxied request takes the place of a location's prefix, and needs one. */
function checkUri(reports: Report, at: SourcedStatement, { opener, context }: Scope): void {
  const [url = ''] = at.statement.values
  if (url.includes('$') || !/^https?:\/\/(?:unix:[^:]*:.|(?!unix:)[^/?]*[/?])/i.test(url)) return
  const isPrefix = ['exact', 'prefix'].includes(readMatch(opener?.statement.values ?? []).kind)
  if (context === 'http/location' && (opener === undefined || isPrefix)) return
  report(reports, at, 1, {
    kind: 'conflict',
    severity: 'error',
    message: `proxy_pass with a URI cannot be in ${opener?.statement.name === 'location' ? 'a location without a prefix' : (opener?.statement.name ?? 'if')}`,
    expected: 'an address without a path, or with variables',
  })
}

/** `alias` takes the place of `root`. */
function checkRoot(reports: Report, { statements, opener, context }: Scope): void {
  const paths = statements.filter(({ statement: { name } }) => name === 'root' || name === 'alias')
  const [first, ...others] = paths
  for (const other of others) {
    if (other.statement.name === first?.statement.name) continue
    report(reports, other, 0, {
      kind: 'conflict',
      severity: 'error',
      message: `${other.statement.name} cannot be beside ${first?.statement.name ?? 'the other'}`,
      expected: 'root or alias',
    })
  }
  const alias = paths.find(({ statement }) => statement.name === 'alias')
  const isNamed = context === 'http/location' && opener?.statement.values[0]?.startsWith('@')
  if (alias === undefined || !isNamed) return
  report(reports, alias, 0, {
    kind: 'wrong-context',
    severity: 'error',
    message: 'alias cannot be in a named location',
    expected: 'root',
  })
}

/** A certificate that is verified needs the authority that signed it. */
function checkVerification(reports: Report, scope: Scope): void {
  const pass = scope.statements.find(({ statement }) => statement.name === 'proxy_pass')
  if (pass === undefined || !/^https:\/\/|\$/i.test(pass.statement.values[0] ?? '') || hasUnread(scope)) return
  const [verify] = findHeld(scope, 'proxy_ssl_verify')
  if (verify?.statement.values[0]?.toLowerCase() !== 'on') return
  if (findHeld(scope, 'proxy_ssl_trusted_certificate').length > 0 || reports.blamed.has(verify)) return
  reports.blamed.add(verify)
  report(reports, verify, 0, {
    kind: 'missing',
    severity: 'error',
    message: 'the certificate of the proxied server cannot be verified',
    expected: 'proxy_ssl_trusted_certificate',
  })
}
