import type { Document } from '../document/index.ts'
import { tokenEnd, tokenStart } from '../document/index.ts'
import type { SecretReference } from '../secret/index.ts'
import { decodeArgument } from './argument.ts'
import { ARGUMENT, LINE_END } from './lexer.ts'

/** A `redis.conf` or `sentinel.conf`. */
export interface RedisDocument extends Document<'redis'> {
  /** Index of the `name` token of each line that has one. */
  readonly statements: Uint32Array
}

/** One argument of a statement. */
export interface Argument {
  /** As the server reads it. Where a secret stands, `<secret REFERENCE>`. */
  readonly value: string
  /** Offset of its first character in the source, quotes included. */
  readonly start: number
  /** Offset behind it in the source, quotes included. */
  readonly end: number
  /** The secret that stands in it, where one does. */
  readonly secret?: SecretReference
}

/** A line that names a directive. */
export interface Statement {
  /** As written, quotes taken off. */
  readonly name: string
  /** Offset of the name in the source. */
  readonly nameStart: number
  /** Offset behind the name in the source. */
  readonly nameEnd: number
  /** What stands behind the name, in order. */
  readonly arguments: readonly Argument[]
}

/** The lines that name directives, in order; decoded as you go. */
export function* listStatements(document: RedisDocument): Generator<Statement, void, undefined> {
  for (const token of document.statements) yield readStatement(document, token)
}

/** Where a statement's line starts, and where it ends with its line feed. */
export function findLine(
  document: RedisDocument,
  statement: Statement,
): { readonly start: number; readonly end: number } {
  const start = document.source.lastIndexOf('\n', statement.nameStart - 1) + 1
  const lineFeed = document.source.indexOf('\n', statement.nameEnd)
  return { start: statement.nameStart === 0 ? 0 : start, end: lineFeed < 0 ? document.source.length : lineFeed + 1 }
}

function readStatement(document: RedisDocument, nameToken: number): Statement {
  const { source, tokens } = document
  const nameStart = tokenStart(tokens, nameToken)
  const nameEnd = tokenEnd(tokens, nameToken)
  const list: Argument[] = []
  for (let index = nameToken + 1; index < tokens.length; index++) {
    const kind = tokens.kinds[index]
    if (kind === LINE_END) break
    if (kind === ARGUMENT) list.push(readArgument(document, tokenStart(tokens, index), tokenEnd(tokens, index)))
  }
  return { name: decodeArgument(source.slice(nameStart, nameEnd)), nameStart, nameEnd, arguments: list }
}

function readArgument(document: RedisDocument, start: number, end: number): Argument {
  const hole =
    document.holes.length === 0 ? undefined : document.holes.find((one) => one.start >= start && one.end <= end)
  if (hole === undefined) return { value: decodeArgument(document.source.slice(start, end)), start, end }
  const before = document.source.slice(start, hole.start)
  return { value: `${before}<secret ${hole.secret}>`, start, end, secret: hole.secret }
}
