import { contextInside } from '../catalogue.ts'
import type { BlockContext, Context } from '../context.ts'
import type { Statement } from '../document.ts'
import type { Source, SourcedStatement } from '../include.ts'
import { listWithIncludes } from '../include.ts'
import { checkEntries } from './check-entries.ts'
import { checkHttp } from './check-http.ts'
import { checkModules } from './check-modules.ts'
import { checkLocations, checkServer } from './check-server.ts'
import { checkStatement } from './check-statement.ts'
import { checkUpstream } from './check-upstream.ts'
import type { Report } from './report.ts'
import { report } from './report.ts'

/** Everything in a block, or at the top of the file where there is no parent. */
export function checkBlock(
  reports: Report,
  source: Source,
  parent: Statement | undefined,
  context: BlockContext,
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
    return statements
  }
  checkDirectives(reports, statements, context)
  return statements
}

function checkDirectives(reports: Report, statements: readonly SourcedStatement[], context: Context): void {
  const seen = new Set<string>()
  if (context === 'main') checkModules(reports, statements)
  for (const at of statements) {
    const { name, block } = at.statement
    const rows = checkStatement(reports, at, context)
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
    const children = checkBlock(reports, at.source, at.statement, inside)
    if (inside === 'http/upstream' || inside === 'stream/upstream') checkUpstream(reports, at, children)
    if (inside === 'http/server') checkServer(reports, children, statements)
  }
  if (context === 'http' || context === 'stream') checkHttp(reports, statements)
  if (context === 'http/server' || context === 'http/location') checkLocations(reports, statements)
}
