import type { FindingFacts, Span } from '../../document/index.ts'
import { createSuggester, placeFinding } from '../../document/index.ts'
import { findInContext, listNames } from '../catalogue.ts'
import type { Context } from '../context.ts'
import type { Directive } from '../directive.ts'
import { DIRECTIVES } from '../directives.gen.ts'
import type { NginxDocument } from '../document.ts'
import { listParameters } from '../document.ts'
import type { SourcedStatement } from '../include.ts'
import { listPaths } from '../path/describe-path.ts'
import type { CheckOptions, NginxFinding } from './check-options.ts'
import type { PassUse } from './collect-passes.ts'
import { openPasses } from './collect-passes.ts'
import type { Names } from './names.ts'
import type { VariableUse } from './collect-variables.ts'
import { openVariables } from './collect-variables.ts'

/** Collects findings while a configuration is walked over. */
export interface Report {
  readonly options: CheckOptions
  readonly findings: NginxFinding[]
  /** A module is loaded of which nothing is known: an unknown name may be one of its directives. */
  hasForeignModule: boolean
  /** Who passes requests on to whom, judged when everything was walked over. */
  readonly passes: PassUse
  /** Variables, judged when everything was walked over. */
  readonly variables: VariableUse
  /** Statements that hold in several blocks, of which something has been said. */
  readonly blamed: Set<SourcedStatement>
  /** What has been declared and used so far. */
  readonly names: Names
  /** The rows of a name that hold in a place, looked up once. */
  findAvailable(name: string, context: Context): readonly Directive[]
  /** The paths of a document's statements, once there is something to say about one. */
  pathsOf(document: NginxDocument): readonly string[]
  /** The name that was meant: one of that place, else any. */
  suggest(name: string, context: Context): string | undefined
}

/** An empty report. */
export function openReport(options: CheckOptions): Report {
  const paths = new Map<NginxDocument, readonly string[]>()
  const suggesters = new Map<Context | undefined, (name: string) => string | undefined>()
  const suggesterOf = (context: Context | undefined): ((name: string) => string | undefined) => {
    const known = suggesters.get(context)
    if (known !== undefined) return known
    const names = context === undefined ? new Set(DIRECTIVES.map(({ name }) => name)) : listNames(context, options)
    const suggester = createSuggester(names)
    suggesters.set(context, suggester)
    return suggester
  }
  const available = new Map<Context, Map<string, readonly Directive[]>>()
  return {
    options,
    findings: [],
    hasForeignModule: false,
    passes: openPasses(),
    variables: openVariables((options.context ?? 'main') !== 'main' || (options.directives ?? []).length > 0),
    blamed: new Set(),
    names: { declared: new Map(), uses: [], ported: [] },
    findAvailable(name, context) {
      const here = available.get(context) ?? new Map<string, readonly Directive[]>()
      available.set(context, here)
      const known = here.get(name)
      if (known !== undefined) return known
      const found = findInContext(name, context, options)
      here.set(name, found)
      return found
    },
    pathsOf(document) {
      const known = paths.get(document) ?? listPaths(document)
      paths.set(document, known)
      return known
    },
    suggest: (name, context) => suggesterOf(context)(name) ?? suggesterOf(undefined)(name),
  }
}

/**
 * Says something about one parameter of a statement: 0 is its name, 1 the first value.
 *
 * @param part what it is about in there, where that is not all of it.
 */
export function report(
  reports: Report,
  { source: { document, file }, statement }: SourcedStatement,
  parameter: number,
  facts: Omit<FindingFacts, 'path'>,
  part?: string,
): void {
  const parameters = listParameters(document, statement.index)
  const whole = parameters[parameter] ?? parameters[0] ?? statement
  const { start, end } = part === undefined ? whole : narrow(document, whole, part)
  const path = reports.pathsOf(document)[statement.index] ?? statement.name
  const finding = placeFinding(document, start, end, { ...facts, path })
  reports.findings.push(file === undefined ? finding : { ...finding, file })
}

function narrow({ source }: NginxDocument, { start, end }: Span, part: string): Span {
  const at = source.slice(start, end).indexOf(part)
  return at < 0 ? { start, end } : { start: start + at, end: start + at + part.length }
}
