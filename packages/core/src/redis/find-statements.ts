import { ClustermgrError } from '../errors/index.ts'
import { findEntry } from './catalogue.ts'
import type { Directive } from './directive.ts'
import type { RedisDocument, Statement } from './document.ts'
import { listStatements } from './document.ts'
import type { RedisTarget } from './edit-types.ts'

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
  if (typeof target !== 'string') return { text: target.custom, name: target.custom }
  const match = /^([^[\]]+)(?:\[(.*)\])?$/s.exec(target)
  const [, name, first] = match ?? []
  if (name === undefined || findEntry(name, {}) === undefined) {
    throw new ClustermgrError('EDIT_MISMATCH', `${target} names no directive`, {
      hint: 'Use the name of a directive, with its first value in brackets where that is needed, or { custom: name }.',
    })
  }
  return { text: target, name, ...(first === undefined ? {} : { first }) }
}

/** The statements that a target means, in order. Old and new name of a directive are the same. */
export function findStatements(document: RedisDocument, { name, first }: TargetParts): readonly Statement[] {
  const directives = directivesOf(name)
  const found: Statement[] = []
  for (const statement of listStatements(document)) {
    if (first !== undefined && statement.arguments[0]?.value !== first) continue
    if (statement.name.toLowerCase() === name.toLowerCase() || isOneOf(directives, statement.name))
      found.push(statement)
  }
  return found
}

function isOneOf(directives: readonly Directive[], name: string): boolean {
  return directivesOf(name).some((directive) => directives.includes(directive))
}

/** The directive of a name in either product: `masterauth` is one of its own in Redis, an old name in Valkey. */
function directivesOf(name: string): readonly Directive[] {
  return (['redis', 'valkey'] as const).flatMap((product) => findEntry(name, { product })?.directive ?? [])
}
