import { contextInside } from '../catalogue.ts'
import type { Context } from '../context.ts'
import { familyOf } from '../find-variables.ts'
import type { Source, SourcedStatement } from '../include.ts'
import { listWithIncludes } from '../include.ts'
import type { VariableFamily } from '../variable.ts'
import { checkBuffers } from './check-buffers.ts'
import { checkEntries } from './check-entries.ts'
import type { SeenServers } from './check-http.ts'
import { checkServerNames, checkUpstreamNames } from './check-http.ts'
import { checkModules } from './check-modules.ts'
import { checkLocation, checkLocations } from './check-location.ts'
import { checkLoading } from './check-loading.ts'
import { checkNames } from './check-named.ts'
import { checkServer } from './check-server.ts'
import { checkStatement } from './check-statement.ts'
import { checkUpstream } from './check-upstream.ts'
import { collectPass } from './collect-passes.ts'
import { collectVariables } from './collect-variables.ts'
import type { Report } from './report.ts'
import { report } from './report.ts'
import type { Scope } from './scope.ts'

/** Everything in a block, or at the top of the file where nothing opens it. */
export function checkBlock(
  reports: Report,
  source: Source,
  { context, opener, outer }: Omit<Scope, 'statements'>,
  family: VariableFamily | undefined = familyOf(context),
): readonly SourcedStatement[] {
  const parent = opener?.statement
  const statements = listWithIncludes(source, parent, reports.options.includes, (problem) => {
    report(reports, problem, 1, {
      kind: problem.reason === 'absent' ? 'missing' : problem.reason === 'depth' ? 'conflict' : 'syntax',
      severity: 'error',
      message:
        problem.reason === 'absent'
          ? `there is no file ${problem.file}`
          : problem.reason === 'depth'
            ? `${problem.file} includes itself`
            : `nginx cannot read ${problem.file}`,
      expected: 'a file that nginx can read',
    })
  })
  if (context === 'entries') {
    checkEntries(reports, parent?.name, statements)
    if (family !== undefined)
      for (const at of statements) collectVariables(reports.variables, at, context, family, parent?.name)
    return statements
  }
  const around = outer === undefined ? {} : { outer }
  const scope = { context, ...(opener === undefined ? {} : { opener }), ...around, statements }
  checkDirectives(reports, scope, context)
  return statements
}

function checkDirectives(reports: Report, scope: Scope, context: Context): void {
  const { statements } = scope
  const seen = new Set<string>()
  const family = familyOf(context)
  const servers: SeenServers = { addresses: new Set(), defaults: new Set(), names: new Map() }
  if (context === 'main') {
    checkModules(reports, statements)
    checkLoading(reports, statements)
  }
  checkNames(reports, scope)
  for (const at of statements) {
    const { name, block } = at.statement
    const rows = checkStatement(reports, at, context)
    if (rows.length === 0 || isUnread(at)) reports.variables.isOpen = true
    else if (family !== undefined) {
      collectVariables(reports.variables, at, context, family)
      collectPass(reports.passes, at, family)
    }
    if (rows.at(-1)?.once && seen.has(name)) {
      report(reports, at, 0, {
        kind: 'duplicate',
        severity: 'error',
        message: `${name} is there twice in this block`,
        expected: `one ${name}`,
      })
    }
    seen.add(name)
    if (block !== 'statements' || rows.length === 0) continue
    const inside = contextInside(name, context)
    if (inside === undefined || inside === 'lua') continue
    const inner = { context: inside, opener: at, outer: scope }
    const children = checkBlock(reports, at.source, inner, familyOf(inside) ?? family)
    if (inside === 'http/upstream' || inside === 'stream/upstream') checkUpstream(reports, at, children)
    if (name !== 'server') continue
    checkServer(reports, { ...inner, statements: children }, servers.addresses)
    if (context !== 'mail') checkServerNames(reports, children, servers)
  }
  if (context === 'http' || context === 'stream') checkUpstreamNames(reports, statements)
  if (context === 'http/server' || context === 'http/location') checkLocations(reports, statements)
  if (context === 'http/server' || context === 'http/location') checkBuffers(reports, scope)
  if (/^http\/(?:location|server\/if|limit_except)/.test(context)) checkLocation(reports, scope)
}

/** Files of every installation of nginx, which define no variables. */
const HARMLESS = /(?:^|\/)(?:mime\.types|fastcgi\.conf|(?:fastcgi|proxy|scgi|uwsgi)_params)$/

/** An `include` that stands for itself, since its file was not read. */
function isUnread({ statement: { name, values } }: SourcedStatement): boolean {
  return name === 'include' && !HARMLESS.test(values[0] ?? '')
}
