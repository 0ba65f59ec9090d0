import type { Finding, FindingFacts } from '../document/index.ts'
import { placeFinding } from '../document/index.ts'
import { findEntry } from './catalogue.ts'
import type { Entry } from './catalogue.ts'
import { checkChannels } from './check-channels.ts'
import { checkRename, checkUser } from './check-commands.ts'
import type { CheckOptions } from './check-options.ts'
import { checkOldReader } from './check-old-reader.ts'
import type { RedisDocument, Statement } from './document.ts'
import { compareVersions, describeAvailability, describeTarget } from './target.ts'
import { readValue } from './value/read-value.ts'
import type { Reading } from './value/reading.ts'

/** What the judgement of one line must know of its file. */
export interface FileFacts {
  /** The directive that a name was most likely meant to be. */
  readonly suggest: (name: string) => string | undefined
  /** Modules may be loaded, which have commands and categories of their own. */
  readonly hasModules: boolean
  /** Another file is read, too. */
  readonly hasInclude: boolean
  /** The new names of renamed commands, in lower case. */
  readonly renamed: ReadonlySet<string>
}

/** What is wrong with one line alone. */
export function checkStatement(
  document: RedisDocument,
  statement: Statement,
  options: CheckOptions,
  file: FileFacts,
): readonly Finding[] {
  const at = (start: number, end: number, facts: Omit<FindingFacts, 'path'>): Finding =>
    placeFinding(document, start, end, { ...facts, path: statement.name.toLowerCase() })
  const name = (facts: Omit<FindingFacts, 'path'>): Finding => at(statement.nameStart, statement.nameEnd, facts)

  const entry = findEntry(statement.name, options)
  if (entry === undefined)
    return isForModule(statement, options)
      ? []
      : [name(describeUnknown(statement, options, file.suggest(statement.name)))]
  const { directive, editions } = entry
  const edition = editions.at(-1)
  if (edition === undefined) {
    return [
      name({
        kind: 'unavailable',
        severity: 'error',
        message: `${statement.name} does not exist in ${describeTarget(options)}`,
        expected: describeAvailability(directive.editions),
      }),
    ]
  }
  if (edition.type === 'ignored') {
    return [
      name({
        kind: 'ignored',
        severity: 'warning',
        message: `${statement.name} has no effect`,
        expected: 'no such line',
      }),
    ]
  }
  if (edition.type === 'sentinel' && options.mode !== 'sentinel' && statement.arguments.length > 0) {
    return [
      name({
        kind: 'wrong-context',
        severity: 'error',
        message: 'sentinel lines are refused outside sentinel mode',
        expected: "a file for Sentinel, checked with mode 'sentinel'",
      }),
    ]
  }
  const alias = entry.isAlias
    ? [
        name({
          kind: 'deprecated',
          severity: 'warning',
          message: `${statement.name} is the old name of ${directive.name}`,
          expected: directive.name,
          suggestion: directive.name,
        }),
      ]
    : []
  const wrong = checkValue(statement, entry, at)
  if (wrong.length > 0) return [...alias, ...wrong]
  return [
    ...alias,
    ...checkNames(document, statement, entry, options, file, at),
    ...checkOldReader(statement, options, at),
  ]
}

/** What the server finds in a line that it could read: names of commands and categories, channels. */
function checkNames(
  document: RedisDocument,
  statement: Statement,
  { directive }: Entry,
  options: CheckOptions,
  file: FileFacts,
  at: (start: number, end: number, facts: Omit<FindingFacts, 'path'>) => Finding,
): readonly Finding[] {
  const problems =
    directive.name === 'user'
      ? [...checkUser(statement, options, file.hasModules), ...checkChannels(document, statement, options)]
      : directive.name === 'rename-command' && !file.hasInclude
        ? checkRename(statement, options, file.renamed)
        : []
  return problems.flatMap(({ index, ...facts }) => {
    const argument = statement.arguments[index]
    return argument === undefined ? [] : [at(argument.start, argument.end, facts)]
  })
}

function checkValue(
  statement: Statement,
  { editions }: Entry,
  at: (start: number, end: number, facts: Omit<FindingFacts, 'path'>) => Finding,
): readonly Finding[] {
  const args = statement.arguments
  // What a secret will be is not known here, only that it is one value.
  if (args.length === 1 && args[0]?.secret !== undefined) return []
  const values = args.map(({ value }) => value)
  let refusal: Exclude<Reading, { kind: 'value' }> | undefined
  for (const edition of editions) {
    const reading = readValue(edition, values)
    if (reading.kind === 'value') return []
    refusal = reading
  }
  if (refusal === undefined) return []
  const start = args[0]?.start ?? statement.nameStart
  const end = args.at(-1)?.end ?? statement.nameEnd
  if (refusal.kind === 'wrong-value') {
    const wrong = args[refusal.index] ?? { start, end, value: '' }
    const message = `${statement.name} does not accept ${wrong.value === '' ? 'an empty value' : wrong.value}`
    const { kind, expected, suggestion } = refusal
    return [at(wrong.start, wrong.end, { kind, severity: 'error', message, expected, suggestion })]
  }
  const comment = args.find(({ value }) => value.startsWith('#'))
  return [
    at(comment?.start ?? start, end, {
      kind: 'wrong-arity',
      severity: 'error',
      message:
        comment === undefined
          ? `${statement.name} ${args.length === 0 ? 'has no value' : `does not accept ${describeCount(args.length)}`}`
          : 'a comment behind a value is read as more values',
      expected: comment === undefined ? refusal.expected : 'the comment on a line of its own',
      suggestion: comment === undefined ? suggestJoined(editions, values) : undefined,
    }),
  ]
}

function describeCount(count: number): string {
  return count === 1 ? '1 value' : `${count} values`
}

/** `512 mb` was meant to be `512mb`. */
function suggestJoined(editions: Entry['editions'], values: readonly string[]): string | undefined {
  if (values.length < 2) return undefined
  const joined = values.join('')
  return editions.some((edition) => readValue(edition, [joined]).kind === 'value' && edition.type === 'bytes')
    ? joined
    : undefined
}

/** Lines that the server keeps for a module; without it, it does not start. */
function isForModule({ name, arguments: args }: Statement, { modules = [] }: CheckOptions): boolean {
  const lower = name.toLowerCase()
  return (
    args.length > 0 &&
    modules.some(
      (module) => lower.startsWith(`${module.toLowerCase()}.`) || lower.startsWith(`${module.toLowerCase()}-`),
    )
  )
}

function describeUnknown(
  { name }: Statement,
  options: CheckOptions,
  suggestion: string | undefined,
): Omit<FindingFacts, 'path'> {
  const isModuleName = name.includes('.')
  const isAssigned = findEntry(name.slice(0, name.search(/[=:]|$/)), options) !== undefined
  const isQueued = (options.product ?? 'redis') === 'redis' && compareVersions(options.version ?? '8.0', '8.0') >= 0
  return {
    kind: 'unknown-directive',
    severity: 'error',
    message:
      isModuleName || (isQueued && !isAssigned)
        ? `no module is known that has the setting ${name}; the server stops when it has read the file`
        : `there is no directive ${name}`,
    expected: isModuleName
      ? 'the name of a loaded module in front of the dot'
      : isAssigned
        ? 'a blank between a name and its value'
        : `a directive of ${describeTarget(options)}`,
    suggestion,
  }
}
