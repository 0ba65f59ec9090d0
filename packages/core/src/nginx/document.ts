import type { Document } from '../document/index.ts'
import { tokenEnd, tokenStart } from '../document/index.ts'
import type { SecretReference } from '../secret/index.ts'
import { decodeParameter } from './parameter.ts'
import type { StatementTape } from './statement-tape.ts'
import { LUA, QUOTED, WORD } from './token-kind.ts'

/** An nginx.conf, or a file that one includes. */
export interface NginxDocument extends Document<'nginx'> {
  /** Where its statements are; read them with {@link listStatements}. */
  readonly statements: StatementTape
}

/** A name or a value of a statement. */
export interface Parameter {
  /** As nginx sees it: without quotes, escapes replaced, variables as written. */
  readonly value: string
  /** The secret that stands in it, where one does; `value` has `<secret REFERENCE>` in its place. */
  readonly secret?: SecretReference
  readonly start: number
  readonly end: number
}

/** A directive in a file, with its values; what it holds is found with {@link listStatements}. */
export interface Statement {
  /** Its place among all statements of the document. */
  readonly index: number
  /** As nginx sees it: without quotes and escapes. */
  readonly name: string
  /** Its arguments as nginx sees them: without quotes and escapes, variables as written, secrets as `<secret REFERENCE>`. */
  readonly values: readonly string[]
  /** `none`: it ends with `;`. */
  readonly block: 'none' | 'statements' | 'lua'
  /** The code of a Lua block, as written. */
  readonly lua?: string
  /** Offset of its name. */
  readonly start: number
  /** Offset behind its `;` or `}`. */
  readonly end: number
}

/**
 * The statements that stand directly in `parent`, or at the top of the file; decoded as you go.
 *
 * @example
 * Array.from(listStatements(parse('listen 80; server_name a "b c";')), ({ values }) => values) // [['80'], ['a', 'b c']]
 */
export function* listStatements(document: NginxDocument, parent?: Statement): Generator<Statement, void, undefined> {
  const { nexts } = document.statements
  const end = parent === undefined ? document.statements.length : (nexts[parent.index] ?? 0)
  for (let index = parent === undefined ? 0 : parent.index + 1; index < end; index = nexts[index] ?? end) {
    yield readStatement(document, index)
  }
}

/** The statement at this place of the document's tape. */
export function readStatement(document: NginxDocument, index: number): Statement {
  const { source, tokens, statements } = document
  const nameToken = statements.names[index] ?? 0
  const terminator = statements.terminators[index] ?? 0
  const close = statements.closes[index] ?? 0
  const values: string[] = []
  for (let token = nameToken + 1; token < terminator; token++) {
    const kind = tokens.kinds[token]
    if (kind === WORD || kind === QUOTED) {
      values.push(readParameter(document, tokenStart(tokens, token), tokenEnd(tokens, token)).value)
    }
  }
  const hasLua = close > 0 && isLua(document, index)
  return {
    index,
    name: readName(document, index),
    values,
    block: close === 0 ? 'none' : hasLua ? 'lua' : 'statements',
    ...(hasLua ? { lua: source.slice(tokenEnd(tokens, terminator), tokenStart(tokens, close)) } : {}),
    start: tokenStart(tokens, nameToken),
    end: tokenEnd(tokens, close === 0 ? terminator : close),
  }
}

/** The name of a statement, decoded. */
export function readName({ source, tokens, statements }: NginxDocument, index: number): string {
  const token = statements.names[index] ?? 0
  return decodeParameter(source.slice(tokenStart(tokens, token), tokenEnd(tokens, token)))
}

/** The name of a statement and then its values, each with its place. */
export function listParameters(document: NginxDocument, index: number): readonly Parameter[] {
  const { tokens, statements } = document
  const parameters: Parameter[] = []
  const terminator = statements.terminators[index] ?? 0
  for (let token = statements.names[index] ?? 0; token < terminator; token++) {
    const kind = tokens.kinds[token]
    if (kind !== WORD && kind !== QUOTED) continue
    parameters.push(readParameter(document, tokenStart(tokens, token), tokenEnd(tokens, token)))
  }
  return parameters
}

function readParameter({ source, holes }: NginxDocument, start: number, end: number): Parameter {
  const hole = holes.length === 0 ? undefined : holes.find((one) => one.start >= start && one.end <= end)
  if (hole === undefined) return { value: decodeParameter(source.slice(start, end)), start, end }
  const quote = source[start] ?? '"'
  const before = decodeParameter(source.slice(start, hole.start) + quote)
  const after = decodeParameter(quote + source.slice(hole.end, end))
  return { value: `${before}<secret ${hole.secret}>${after}`, secret: hole.secret, start, end }
}

/** Whether the statement's block is Lua code: an empty one has no token of its own. */
function isLua(document: NginxDocument, index: number): boolean {
  const terminator = document.statements.terminators[index] ?? 0
  return document.tokens.kinds[terminator + 1] === LUA || readName(document, index).endsWith('_by_lua_block')
}
