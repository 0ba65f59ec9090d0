import { DIRECTIVES } from '../directives.gen.ts'
import type { SourcedStatement } from '../include.ts'
import type { Report } from './report.ts'
import { report } from './report.ts'

/** Modules that are loaded for the sake of others, and have no directives. */
const WITHOUT_DIRECTIVES = ['ndk_http']

/** Notes loaded modules whose directives the table does not have; a caller who names such directives knows of them. */
export function checkModules(reports: Report, statements: readonly SourcedStatement[]): void {
  if (reports.options.directives !== undefined) return
  for (const at of statements) {
    const { name, values } = at.statement
    const [path = ''] = values
    if (name !== 'load_module' || isKnownModule(path)) continue
    reports.hasForeignModule = true
    report(reports, at, 1, {
      kind: 'unknown-directive',
      severity: 'warning',
      message: `the directives of ${path.replace(/^.*\//, '')} are not known here, and not checked`,
      expected: 'the names of its directives in the option directives',
    })
  }
}

/** Files are named after their modules: `ngx_http_lua_module.so`. */
function isKnownModule(path: string): boolean {
  const file = path.replace(/^.*\//, '')
  const module = /^(?:ngx_)?(\w+)_module\.so$/.exec(file)?.[1] ?? file
  return WITHOUT_DIRECTIVES.includes(module) || DIRECTIVES.some((row) => row.module === module)
}
