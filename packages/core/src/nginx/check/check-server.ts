import { compareVersions } from '../catalogue.ts'
import type { SourcedStatement } from '../include.ts'
import { checkAddresses, sharesAddresses } from './check-listen.ts'
import type { Report } from './report.ts'
import { report } from './report.ts'
import type { Scope } from './scope.ts'
import { findHeld, hasOwn } from './scope.ts'

/** What answers in a server of `stream`. */
const HANDLERS = /^(?:proxy_pass|return|pass|content_by_lua(?:_block|_file)?)$/

/** What nginx says about a virtual server as a whole; `seen` are the addresses of those before it. */
export function checkServer(reports: Report, scope: Scope, seen: Set<string>): void {
  const { statements, context, opener } = scope
  const family = context.split('/')[0] ?? ''
  checkAddresses(reports, statements, sharesAddresses(reports, family) ? new Set() : seen)
  // What this server has may stand in a file that was not read.
  const isWhole = !hasOwn(scope, 'include') && !hasOwn(scope.outer, 'include') && !reports.hasForeignModule
  if (isWhole) {
    checkCertificates(reports, scope)
    if (opener !== undefined && family !== 'http') checkParts(reports, opener, scope, family)
  }
  checkHttp2(reports, statements)
}

function checkCertificates(reports: Report, scope: Scope): void {
  const certificates = findHeld(scope, 'ssl_certificate')
  const keys = findHeld(scope, 'ssl_certificate_key')
  if (certificates.length > keys.length) {
    const [certificate] = certificates.slice(keys.length)
    // One around the servers is said once.
    if (certificate !== undefined && !reports.blamed.has(certificate)) {
      reports.blamed.add(certificate)
      report(reports, certificate, 1, {
        kind: 'missing',
        severity: 'error',
        message: 'this certificate has no key',
        expected: 'ssl_certificate_key for each ssl_certificate',
      })
    }
  }
  if (certificates.length > 0 || findHeld(scope, 'ssl_reject_handshake')[0]?.statement.values[0] === 'on') return
  for (const listen of scope.statements) {
    const { name, values } = listen.statement
    const position = name === 'listen' ? values.findIndex((value) => value === 'ssl' || value === 'quic') : -1
    if (position < 1) continue
    report(reports, listen, position + 1, {
      kind: 'missing',
      severity: 'error',
      message: 'this server has no certificate for TLS',
      expected: 'ssl_certificate in the server or around it',
    })
  }
}

/** A server of `stream` and `mail` without some directive is refused. */
function checkParts(reports: Report, opener: SourcedStatement, scope: Scope, family: string): void {
  const names = scope.statements.map(({ statement }) => statement.name)
  const hasAuthority = family === 'mail' && findHeld(scope, 'auth_http').length > 0
  const missing = !names.includes('listen')
    ? 'listen'
    : family === 'mail'
      ? hasAuthority
        ? undefined
        : 'auth_http'
      : names.some((name) => HANDLERS.test(name))
        ? undefined
        : 'proxy_pass, pass or return'
  if (missing === undefined) return
  report(reports, opener, 0, {
    kind: 'missing',
    severity: 'error',
    message: 'this server lacks what it cannot be without',
    expected: `${missing} in the server`,
  })
}

function checkHttp2(reports: Report, statements: readonly SourcedStatement[]): void {
  const { version } = reports.options
  if (version !== undefined && compareVersions(version, '1.25.1') < 0) return
  for (const listen of statements) {
    const { name, values } = listen.statement
    if (name !== 'listen' || !values.includes('http2')) continue
    report(reports, listen, values.indexOf('http2') + 1, {
      kind: 'deprecated',
      severity: 'warning',
      message: 'listen … http2 is deprecated since 1.25.1',
      expected: '"http2 on" in the server',
    })
  }
}
