import type { Finding } from '../document/index.ts'
import { createSuggester, demandKnownOptions } from '../document/index.ts'
import { listNames } from './catalogue.ts'
import type { CheckOptions } from './check-options.ts'
import { checkDocument } from './check-document.ts'
import type { FileFacts } from './check-statement.ts'
import { checkStatement } from './check-statement.ts'
import type { RedisDocument, Statement } from './document.ts'
import { listStatements } from './document.ts'
import { TARGET_KEYS } from './target.ts'

/**
 * Everything that is wrong or doubtful in a file, in its order: unknown and unavailable names, wrong values, lines
 * without effect, and lines that exclude each other. An `error` is what keeps that server from starting.
 *
 * @example
 * check(parse('maxmemroy 1gb'), { version: '7.0' })[0].suggestion === 'maxmemory'
 */
export function check(document: RedisDocument, options: CheckOptions = {}): readonly Finding[] {
  demandKnownOptions(options, [...TARGET_KEYS, 'mode', 'modules'])
  const statements = [...listStatements(document)]
  const file = readFacts(statements, options)
  const findings = statements.flatMap((statement) => checkStatement(document, statement, options, file))
  return [...checkDocument(document, statements, options), ...findings].sort((a, b) => a.offset - b.offset)
}

function readFacts(statements: readonly Statement[], options: CheckOptions): FileFacts {
  const names = new Set(statements.map(({ name }) => name.toLowerCase()))
  const hasInclude = names.has('include')
  const renames = statements.filter(({ name }) => name.toLowerCase() === 'rename-command')
  return {
    suggest: createSuggester(listNames(options)),
    hasInclude,
    hasModules: hasInclude || names.has('loadmodule') || (options.modules ?? []).length > 0,
    renamed: new Set(renames.flatMap(({ arguments: args }) => args[1]?.value.toLowerCase() ?? [])),
  }
}
