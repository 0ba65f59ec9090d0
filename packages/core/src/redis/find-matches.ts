import { ClustermgrError } from '../errors/index.ts'
import { findEntry } from './catalogue.ts'
import type { Directive, Edition, ValueType } from './directive.ts'
import type { Argument, RedisDocument, Statement } from './document.ts'
import { listStatements } from './document.ts'
import type { RedisTarget } from './edit-types.ts'
import { canonicalClass } from './value/list.ts'
import { readValue } from './value/read-value.ts'

/** What an edit's target names. */
export interface TargetParts {
  /** As for messages. */
  readonly text: string
  readonly name: string
  /** What stood in brackets: the first value of the lines that are meant. */
  readonly first?: string
}

/**
 * The parts of a target.
 *
 * @throws ClustermgrError `EDIT_MISMATCH` where it is no name, or no directive that exists.
 */
export function parseTarget(target: RedisTarget): TargetParts {
  if (typeof target !== 'string') {
    const name: unknown = target.custom
    if (typeof name !== 'string') throw new ClustermgrError('EDIT_MISMATCH', 'a target is a name, or { custom: name }')
    return { text: name, name }
  }
  const match = /^([^[\]]+)(?:\[(.*)\])?$/s.exec(target)
  const [, name, first] = match ?? []
  if (name === undefined || findEntry(name, {}) === undefined) {
    throw new ClustermgrError('EDIT_MISMATCH', `${target} names no directive`, {
      hint: 'Use the name of a directive, with its first value in brackets where that is needed, or { custom: name }.',
    })
  }
  return { text: target, name, ...(first === undefined ? {} : { first }) }
}

/** What a target means in one line. */
export interface Match {
  readonly statement: Statement
  /** Where the line has values besides the ones that are meant: the arguments that are. */
  readonly part?: readonly Argument[]
}

/** How many arguments a point of `save` and a class of `client-output-buffer-limit` have; one line may have several. */
const GROUP_SIZES: Partial<Record<ValueType, number>> = { save: 2, 'buffer-limit': 4 }

/**
 * What a target means, in order. Old and new name of a directive are the same, and so are first values that the server
 * takes for the same: commands in any case, `slave` and `replica`.
 *
 * @throws ClustermgrError `EDIT_MISMATCH` where it is a part of one quoted argument.
 */
export function findMatches(document: RedisDocument, target: TargetParts): readonly Match[] {
  const directives = directivesOf(target.name)
  const found: Match[] = []
  for (const statement of listStatements(document)) {
    const isMeant = statement.name.toLowerCase() === target.name.toLowerCase() || isOneOf(directives, statement.name)
    if (isMeant) found.push(...matchFirst(statement, target, directives[0]?.editions.at(-1)))
  }
  return found
}

function matchFirst(
  statement: Statement,
  { text, first }: TargetParts,
  edition: Edition | undefined,
): readonly Match[] {
  if (first === undefined) return [{ statement }]
  const args = statement.arguments
  const isFirst = (value: string | undefined): boolean =>
    value !== undefined && readFirst(value, edition) === readFirst(first, edition)
  const size = edition === undefined ? undefined : GROUP_SIZES[edition.type]
  if (edition === undefined || size === undefined || args.length === size) {
    return isFirst(args[0]?.value) ? [{ statement }] : []
  }
  if (args.length === 1) {
    // `save "900 1 300 10"`: the server splits it, an edit does not.
    const reading = readValue(edition, [args[0]?.value ?? ''])
    const values = reading.kind === 'value' ? reading.canonical : []
    if (values.length === size) return isFirst(values[0]) ? [{ statement }] : []
    if (!values.some((value, index) => index % size === 0 && isFirst(value))) return []
    throw new ClustermgrError('EDIT_MISMATCH', `${text} stands in one quoted argument with other values`, {
      hint: 'Give the directive all its values, without brackets behind its name.',
    })
  }
  const found: Match[] = []
  for (let index = 0; index < args.length; index += size) {
    if (isFirst(args[index]?.value)) found.push({ statement, part: args.slice(index, index + size) })
  }
  return found
}

/** A first value in the form in which the server compares it. */
function readFirst(value: string, edition: Edition | undefined): string {
  if (edition === undefined) return value
  switch (edition.type) {
    case 'rename':
    case 'sentinel':
      return value.toLowerCase()
    case 'buffer-limit':
      return canonicalClass(value) ?? value
    case 'save':
      return readCanonical(edition, [value, '0']) ?? value
    default:
      return readCanonical(edition, [value]) ?? value
  }
}

function readCanonical(edition: Edition, args: readonly string[]): string | undefined {
  const reading = readValue(edition, args)
  return reading.kind === 'value' ? reading.canonical[0] : undefined
}

function isOneOf(directives: readonly Directive[], name: string): boolean {
  return directivesOf(name).some((directive) => directives.includes(directive))
}

/** The directive of a name in either product: `masterauth` is one of its own in Redis, an old name in Valkey. */
function directivesOf(name: string): readonly Directive[] {
  return (['redis', 'valkey'] as const).flatMap((product) => findEntry(name, { product })?.directive ?? [])
}
