import { suggestName } from '../../document/index.ts'
import { compareVersions, isAvailable } from '../catalogue.ts'
import { SOURCE_VERSIONS } from '../directives.gen.ts'
import { findVariables, listVariables } from '../find-variables.ts'
import type { ReadVariable } from './collect-variables.ts'
import type { Report } from './report.ts'
import { report } from './report.ts'

/**
 * Variables that are read, and that neither a module nor the file defines. An error where nginx is sure to refuse it:
 * in a whole configuration for a version whose source was read. Where something was not read that may define it, a
 * warning, and only of what is close to a name that is known.
 */
export function checkVariables(reports: Report): void {
  for (const one of reports.variables.read) checkVariable(reports, one)
}

function checkVariable(reports: Report, one: ReadVariable): void {
  const { options, variables, hasForeignModule } = reports
  const { at, family, name, text, parameter } = one
  if (variables.defined[family].has(name)) return
  const rows = findVariables(name, family)
  if (rows.some((row) => isAvailable(row, options))) return
  const isOpen = variables.isOpen || hasForeignModule
  const known = [...variables.defined[family], ...listVariables(family, options)]
  const suggestion = suggestName(name, known, isOpen ? MOST_MISTAKES : Infinity)
  if (isOpen && rows.length === 0 && suggestion === undefined) return
  const [row] = rows
  const version = options.version ?? ''
  report(
    reports,
    at,
    parameter,
    {
      ...(row === undefined
        ? {
            kind: 'wrong-value',
            message: `nothing defines the variable ${text}`,
            expected: `a variable of ${family}, or one that set, map or another directive defines`,
            suggestion: suggestion === undefined ? undefined : text.replace(/\w+/, suggestion),
          }
        : {
            kind: 'unavailable',
            message: isAvailable(row, options.version === undefined ? {} : { version: options.version })
              ? `the variable ${text} needs the module ${row.module}`
              : `nginx ${version} does not know the variable ${text}`,
            expected: row.since === undefined ? 'a module that is there' : `nginx from ${row.since} on`,
          }),
      severity: isOpen || one.isInherited || !isRead(options.version) ? 'warning' : 'error',
    },
    text,
  )
}

/** `$connection_upgrade`, which most files define with `map`, is no misspelt `$connection_time`. */
const MOST_MISTAKES = 2

/** Whether all variables of a version are known: newer ones are, as far as their documentation was read. */
function isRead(version: string | undefined): boolean {
  const newest = SOURCE_VERSIONS.at(-1)
  return version !== undefined && newest !== undefined && compareVersions(version, newest) <= 0
}
