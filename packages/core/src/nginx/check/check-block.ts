import { contextInside } from '../catalogue.ts'
import type { BlockContext, Context } from '../context.ts'
import type { Statement } from '../document.ts'
import { familyOf } from '../find-variables.ts'
import type { Source, SourcedStatement } from '../include.ts'
import { listWithIncludes } from '../include.ts'
import type { VariableFamily } from '../variable.ts'
import { checkEntries } from './check-entries.ts'
import { checkHttp } from './check-http.ts'
import { checkModules } from './check-modules.ts'
import { checkLocations, checkServer } from './check-server.ts'
import { checkStatement } from './check-statement.ts'
import { checkUpstream } from './check-upstream.ts'
import { collectPass } from './collect-passes.ts'
import { collectVariables } from './collect-variables.ts'
import type { Report } from './report.ts'
import { report } from './report.ts'

/** Everything in a block, or at the top of the file where there is no parent. */
export function checkBlock(
  reports: Report,
  source: Source,
  parent: Statement | undefined,
  context: BlockContext,
  family: VariableFamily | undefined = familyOf(context),
): readonly SourcedStatement[] {
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
  checkDirectives(reports, statements, context)
  return statements
}

function checkDirectives(reports: Report, statements: readonly SourcedStatement[], context: Context): void {
  const seen = new Set<string>()
  const family = familyOf(context)
  if (context === 'main') checkModules(reports, statements)
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
    const children = checkBlock(reports, at.source, at.statement, inside, familyOf(inside) ?? family)
    if (inside === 'http/upstream' || inside === 'stream/upstream') checkUpstream(reports, at, children)
    if (inside === 'http/server') checkServer(reports, children, statements)
  }
  if (context === 'http' || context === 'stream') checkHttp(reports, statements)
  if (context === 'http/server' || context === 'http/location') checkLocations(reports, statements)
}

/** Files of every installation of nginx, which define no variables. */
const HARMLESS = /(?:^|\/)(?:mime\.types|fastcgi\.conf|(?:fastcgi|proxy|scgi|uwsgi)_params)$/

/** An `include` that stands for itself, since its file was not read. */
function isUnread({ statement: { name, values } }: SourcedStatement): boolean {
  return name === 'include' && !HARMLESS.test(values[0] ?? '')
}
