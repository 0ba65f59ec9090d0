import type { FindingFacts } from '../../document/index.ts'
import { placeFinding } from '../../document/index.ts'
import type { Statement } from '../document.ts'
import { listParameters } from '../document.ts'
import type { Source, SourcedStatement } from '../include.ts'
import { describePath } from '../path/describe-path.ts'
import type { CheckOptions, NginxFinding } from './check-options.ts'

/** Collects findings while a configuration is walked over. */
export interface Report {
  readonly options: CheckOptions
  readonly findings: NginxFinding[]
}

/** Says something about one parameter of a statement: 0 is its name, 1 the first value. */
export function report(
  { findings }: Report,
  { source, statement }: SourcedStatement,
  parameter: number,
  facts: Omit<FindingFacts, 'path'>,
): void {
  const parameters = listParameters(source.document, statement.index)
  const { start, end } = parameters[parameter] ?? parameters[0] ?? statement
  findings.push(place(source, statement, start, end, facts))
}

function place(
  { document, file }: Source,
  statement: Statement,
  start: number,
  end: number,
  facts: Omit<FindingFacts, 'path'>,
): NginxFinding {
  const finding = placeFinding(document, start, end, { ...facts, path: describePath(document, statement.index) })
  return file === undefined ? finding : { ...finding, file }
}
