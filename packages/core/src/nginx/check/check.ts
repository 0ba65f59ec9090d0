import { demandKnownOptions, placeFinding } from '../../document/index.ts'
import type { NginxDocument } from '../document.ts'
import { checkBlock } from './check-block.ts'
import type { CheckOptions, NginxFinding } from './check-options.ts'
import { checkPasses } from './check-passes.ts'
import { checkVariables } from './check-variables.ts'
import { openReport } from './report.ts'

/**
 * Everything that is wrong or doubtful in a configuration, in its order, included files behind it: unknown, misplaced and misspelt directives,
 * what that version or build does not have, wrong numbers of values, wrong values, duplicates, variables that nothing defines. An `error` is what nginx
 * would refuse. What it can know only on its host (files, certificates, names) is for `nginx -t`.
 *
 * @example
 * check(parse('events {} http { serevr {} }'), { version: '1.26.3' })[0].suggestion === 'server'
 */
export function check(document: NginxDocument, options: CheckOptions = {}): readonly NginxFinding[] {
  demandKnownOptions(options, ['version', 'modules', 'context', 'includes', 'directives'])
  const context = options.context ?? 'main'
  const reports = openReport(options)
  if (document.source.startsWith('\ufeff')) {
    reports.findings.push(
      placeFinding(document, 0, 1, {
        kind: 'encoding',
        severity: 'error',
        path: '',
        message: 'the file begins with a byte order mark, which nginx takes for part of a name',
        expected: 'UTF-8 without a byte order mark',
      }),
    )
  }
  const statements = checkBlock(reports, { document }, undefined, context)
  checkPasses(reports)
  checkVariables(reports)
  const names = statements.map(({ statement }) => statement.name)
  if (context === 'main' && !names.includes('events') && !names.includes('include')) {
    reports.findings.push(
      placeFinding(document, 0, 0, {
        kind: 'missing',
        severity: 'error',
        path: '',
        message: 'there is no events block',
        expected: 'events {} at the top of the main file',
      }),
    )
  }
  return reports.findings.sort((a, b) => compareFiles(a.file ?? '', b.file ?? '') || a.offset - b.offset)
}

/** The document itself before the files that it includes. */
function compareFiles(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
