import type { SourcedStatement } from '../include.ts'
import type { Report } from './report.ts'
import { report } from './report.ts'
import type { Scope } from './scope.ts'
import { hasUnread } from './scope.ts'

/** Directives that declare a zone of shared memory, by the directive that uses it. */
const DECLARES: Readonly<Record<string, string>> = {
  limit_req_zone: 'limit_req',
  limit_conn_zone: 'limit_conn',
  proxy_cache_path: 'proxy_cache',
  fastcgi_cache_path: 'fastcgi_cache',
  scgi_cache_path: 'scgi_cache',
  uwsgi_cache_path: 'uwsgi_cache',
}

const CACHES = /^(proxy|fastcgi|scgi|uwsgi)_cache$/

/** Notes what a block declares and uses; says what is declared twice, used twice, or used before it is there. */
export function checkNames(reports: Report, scope: Scope): void {
  const taken = new Set<string>()
  for (const at of scope.statements) {
    const { name } = at.statement
    if (DECLARES[name] !== undefined) declareZone(reports, at, scope)
    else if (name === 'upstream') declareUpstream(reports, at, scope)
    else if (name === 'proxy_pass') notePort(reports, at, scope)
    else if (name === 'log_format') declareFormat(reports, at, scope)
    else if (name === 'access_log') checkFormat(reports, at, scope)
    else if (name === 'limit_req' || name === 'limit_conn' || CACHES.test(name)) useZone(reports, at, scope, taken)
  }
}

/** Says which zones are used, and nowhere declared, and which upstreams are used otherwise; when all was walked over. */
export function checkUses(reports: Report): void {
  for (const { at, key } of reports.names.ported) {
    if (!reports.names.declared.has(key)) continue
    report(reports, at, 1, {
      kind: 'conflict',
      severity: 'error',
      message: `the upstream ${key.slice(key.indexOf(' ') + 1)} has no port of its own`,
      expected: 'its name alone',
    })
  }
  for (const { at, parameter, key, message, expected } of reports.names.uses) {
    if (reports.names.declared.has(key)) continue
    report(reports, at, parameter, {
      kind: 'missing',
      severity: 'error',
      message,
      expected,
    })
  }
}

function declareZone(reports: Report, at: SourcedStatement, { context }: Scope): void {
  const { name, values } = at.statement
  const position = values.findIndex((value) => /^(?:keys_)?zone=/.test(value))
  const zone = values[position]?.replace(/^\w+=/, '').replace(/:.*$/s, '') ?? ''
  if (zone === '') return
  // All zones share one name space.
  const taken = `zone ${zone}`
  const { declared } = reports.names
  if (declared.has(taken)) {
    report(reports, at, position + 1, {
      kind: 'duplicate',
      severity: 'error',
      message: `the zone ${zone} is declared twice`,
      expected: 'one zone of each name',
    })
  }
  declared.set(taken, at)
  declared.set(`${familyOf(context)}/${DECLARES[name] ?? ''} ${zone}`, at)
}

function declareUpstream(reports: Report, at: SourcedStatement, { context }: Scope): void {
  const [name = ''] = at.statement.values
  reports.names.declared.set(`${familyOf(context)}/upstream ${name.toLowerCase()}`, at)
}

/** In `http`, the name of an upstream has no port; in `stream`, only that has none. */
function notePort(reports: Report, at: SourcedStatement, scope: Scope): void {
  const [address = ''] = at.statement.values
  const family = familyOf(scope.context)
  if (family === 'stream') {
    if (/[:$]/.test(address) || hasUnread(scope)) return
    const key = `${family}/upstream ${address.toLowerCase()}`
    const message = `${address} is no upstream, and has no port`
    reports.names.uses.push({ at, parameter: 1, key, message, expected: 'a port, or the name of an upstream' })
    return
  }
  const host = /^https?:\/\/([^:/?$[\]]+):\d+(?:[/?][^$]*)?$/i.exec(address)?.[1]
  if (host !== undefined) reports.names.ported.push({ at, key: `${family}/upstream ${host.toLowerCase()}` })
}

function useZone(reports: Report, at: SourcedStatement, scope: Scope, taken: Set<string>): void {
  const { name, values } = at.statement
  const position = name === 'limit_req' ? values.findIndex((value) => value.startsWith('zone=')) : 0
  const zone = values[position]?.replace(/^zone=/, '') ?? ''
  const isCache = CACHES.test(name)
  if (zone === '' || (isCache && (zone === 'off' || zone.includes('$')))) return
  const key = `${familyOf(scope.context)}/${name} ${zone}`
  if (!isCache && taken.has(key)) {
    report(reports, at, position + 1, {
      kind: 'duplicate',
      severity: 'error',
      message: `${name} counts in the zone ${zone} twice`,
      expected: 'each zone once in a block',
    })
  }
  taken.add(key)
  if (hasUnread(scope)) return
  const [declaring] = Object.entries(DECLARES).find(([, used]) => used === name) ?? []
  const message = `there is no zone ${zone} of that kind`
  const expected = `${declaring ?? ''} with this name`
  reports.names.uses.push({ at, parameter: position + 1, key, message, expected })
}

function declareFormat(reports: Report, at: SourcedStatement, { context }: Scope): void {
  const [format = ''] = at.statement.values
  const key = `${familyOf(context)}/format ${format}`
  if (reports.names.declared.has(key) || isBuiltIn(format, context)) {
    report(reports, at, 1, {
      kind: 'duplicate',
      severity: 'error',
      message: `the format ${format} is there ${isBuiltIn(format, context) ? 'by itself' : 'twice'}`,
      expected: 'another name',
    })
  }
  reports.names.declared.set(key, at)
}

/** A format is declared before it is used. */
function checkFormat(reports: Report, at: SourcedStatement, scope: Scope): void {
  const [path, format] = at.statement.values
  const { context } = scope
  if (path === 'off' || hasUnread(scope)) return
  if (format === undefined && familyOf(context) === 'http') return
  if (format !== undefined && isBuiltIn(format, context)) return
  if (reports.names.declared.has(`${familyOf(context)}/format ${format ?? ''}`)) return
  report(reports, at, format === undefined ? 0 : 2, {
    kind: 'missing',
    severity: 'error',
    message: format === undefined ? 'this log has no format' : `there is no format ${format} before this`,
    expected: 'the name of a log_format above',
  })
}

function isBuiltIn(format: string, context: string): boolean {
  return format === 'combined' && familyOf(context) === 'http'
}

/** `http` or `stream`: each has its own modules. */
function familyOf(context: string): string {
  return context.split('/')[0] ?? ''
}
