import { suggestName } from '../../document/index.ts'
import type { Target } from '../catalogue.ts'
import { findDirectives, isAvailable } from '../catalogue.ts'
import type { Context } from '../context.ts'
import { describeContext } from '../context.ts'
import type { Directive } from '../directive.ts'
import type { SourcedStatement } from '../include.ts'
import { acceptsCount, describeCounts } from '../value/count.ts'
import { readValue } from '../value/read-value.ts'
import { findSwallowed } from './find-swallowed.ts'
import type { Report } from './report.ts'
import { report } from './report.ts'

/**
 * What is wrong with one directive in this context: its name, its place, its version, its block, the number of its
 * arguments, their values, in the order in which nginx looks at them. Returns the rows that hold for it.
 */
export function checkStatement(reports: Report, at: SourcedStatement, context: Context): readonly Directive[] {
  const { name, block, values } = at.statement
  const { options } = reports
  if (options.directives?.includes(name)) return []
  const available = reports.findAvailable(name, context)
  const newest = available.at(-1)
  if (newest === undefined) {
    const rows = findDirectives(name)
    const here = rows.filter((row) => row.contexts.includes(context))
    if (rows.length === 0) reportUnknown(reports, at, context)
    else if (here.length > 0) reportUnavailable(reports, at, here)
    else reportMisplaced(reports, at, rows, options)
    return []
  }
  const swallowed = findSwallowed(at, context)
  if (swallowed !== undefined) {
    const accepted = isAccepted(available, at.statement)
    report(reports, at, swallowed, {
      kind: accepted ? 'risky' : 'syntax',
      severity: accepted ? 'warning' : 'error',
      message: `${values[swallowed - 1] ?? ''} is read as a value of ${name}`,
      expected: '";" in front of it',
    })
    return available
  }
  if ((newest.block === true) !== (block !== 'none')) {
    report(reports, at, 0, {
      kind: 'syntax',
      severity: 'error',
      message: newest.block ? `${name} has no block` : `${name} has a block`,
      expected: newest.block ? 'a block in braces' : '";" behind the directive',
    })
    return available
  }
  const countable = available.filter((row) => acceptsCount(row, values.length))
  if (countable.length === 0) {
    report(reports, at, 0, {
      kind: 'wrong-arity',
      severity: 'error',
      message: `${name} has ${describeNumber(values.length)}`,
      expected: describeCounts(newest),
    })
    return available
  }
  reportRefusal(reports, at, countable)
  if (newest.insteadUse !== undefined) {
    report(reports, at, 0, {
      kind: 'deprecated',
      severity: 'warning',
      message: `${name} is deprecated`,
      expected: newest.insteadUse,
    })
  }
  return available
}

function isAccepted(rows: readonly Directive[], { block, values }: SourcedStatement['statement']): boolean {
  return rows.some(
    (row) =>
      (row.block === true) === (block !== 'none') &&
      acceptsCount(row, values.length) &&
      readValue(row, values).kind === 'value',
  )
}

function reportUnknown(reports: Report, at: SourcedStatement, context: Context): void {
  const { name } = at.statement
  report(reports, at, 0, {
    kind: 'unknown-directive',
    ...(reports.hasForeignModule
      ? { severity: 'warning', message: `${name} is no directive of a module that is known here` }
      : { severity: 'error', message: `there is no directive ${name}`, suggestion: reports.suggest(name, context) }),
    expected: `a directive of ${describeContext(context)}`,
  })
}

function reportUnavailable(reports: Report, at: SourcedStatement, rows: readonly Directive[]): void {
  const { options } = reports
  const builtIn = rows.filter(({ module }) => options.modules?.includes(module) ?? true)
  const [first, last] = [builtIn[0], builtIn.at(-1)]
  const isEarly = first?.since !== undefined && !isAvailable(first, options)
  report(reports, at, 0, {
    kind: 'unavailable',
    severity: 'error',
    message:
      first === undefined
        ? `${at.statement.name} needs the module ${rows.map(({ module }) => module).join(' or ')}`
        : `nginx ${options.version ?? ''} does not know ${at.statement.name}`,
    expected:
      first === undefined
        ? 'a module that is there'
        : isEarly
          ? `nginx from ${first.since ?? ''} on`
          : `nginx before ${last?.removed ?? ''}`,
  })
}

function reportMisplaced(reports: Report, at: SourcedStatement, rows: readonly Directive[], target: Target): void {
  const available = rows.filter((row) => isAvailable(row, target))
  const contexts = new Set((available.length > 0 ? available : rows).flatMap((row) => row.contexts))
  report(reports, at, 0, {
    kind: 'wrong-context',
    severity: 'error',
    message: `${at.statement.name} is not allowed here`,
    expected: `a place in ${[...contexts].map(describeContext).join(', ')}`,
  })
}

function reportRefusal(reports: Report, at: SourcedStatement, rows: readonly Directive[]): void {
  const readings = rows.map((row) => readValue(row, at.statement.values))
  const refusal = readings.at(-1)
  if (refusal?.kind !== 'refused' || readings.some(({ kind }) => kind === 'value')) return
  const value = at.statement.values[refusal.index] ?? ''
  report(reports, at, refusal.index + 1, {
    kind: 'wrong-value',
    severity: 'error',
    message: `${at.statement.name} does not accept ${value === '' ? 'an empty value' : value}`,
    expected: refusal.expected,
    suggestion: refusal.choices === undefined ? undefined : suggestName(value, refusal.choices),
  })
}

function describeNumber(count: number): string {
  return count === 0 ? 'no value' : count === 1 ? '1 value' : `${count} values`
}
