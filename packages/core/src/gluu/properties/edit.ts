import { ClustermgrError } from '../../errors/index.ts'
import { applyPatches, selectMatches } from '../../document/index.ts'
import type {
  AddEdit,
  Fragment,
  Matching,
  MoveEdit,
  Patch,
  Place,
  RemoveEdit,
  RenameEdit,
  SetEdit,
} from '../../document/index.ts'
import type { PropertiesDocument, Property, Span } from './document.ts'
import { listProperties } from './document.ts'
import { COMMENT, isLineEnd } from './lexer.ts'
import type { PropertiesFormat } from './key-row.ts'
import { findKey } from './key-row.ts'
import { parseProperties } from './parse.ts'
import { encodeKey } from './text.ts'
import type { Refusal } from './write-property.ts'
import { refuseAll, writeProperties, writeText, writeValue } from './write-property.ts'

/** One operation; a target is a key, known or not. */
export type PropertiesEdit =
  | SetEdit<string, unknown>
  | AddEdit<object, string>
  | RemoveEdit<string>
  | MoveEdit<string>
  | RenameEdit<string>

/**
 * A document with the operations applied, one after the other; every byte that none of them names stays.
 *
 * @throws ClustermgrError `EDIT_MISMATCH` where a key is not there exactly once and the operation does not say what
 * then; `VALUE_UNREPRESENTABLE` and `CONFIG_INVALID` as for a description.
 */
export function editProperties<Name extends string>(
  document: PropertiesDocument<Name>,
  operations: readonly PropertiesEdit[],
  format: PropertiesFormat<Name>,
): PropertiesDocument<Name> {
  return operations.reduce((current, operation) => {
    const refusals: Refusal[] = []
    const patches = planPatches(current, operation, format, refusals)
    refuseAll(refusals, format)
    const result = parseProperties(format.language, applyPatches(current, patches))
    if (!result.success) throw result.error
    return result.data
  }, document)
}

function planPatches(
  document: PropertiesDocument,
  operation: PropertiesEdit,
  format: PropertiesFormat,
  refusals: Refusal[],
): readonly Patch[] {
  if ('set' in operation) return planSet(document, operation, format, refusals)
  if ('add' in operation) {
    return [
      insertLines(
        document,
        findOffset(document, operation.at ?? 'end'),
        writeProperties(operation.add, format, '', refusals),
      ),
    ]
  }
  if ('remove' in operation) {
    return findMatches(document, operation.remove, operation).map((property) => ({
      ...linesOf(document, property),
      to: [],
    }))
  }
  if ('rename' in operation) {
    return findMatches(document, operation.rename, operation).map(({ keySpan }) => ({
      ...keySpan,
      to: [encodeKey(operation.to)],
    }))
  }
  const lines = findMatches(document, operation.move, operation).map((property) => linesOf(document, property))
  const offset = findOffset(document, operation.at)
  if (lines.some(({ start, end }) => offset > start && offset < end)) {
    throw new ClustermgrError('EDIT_MISMATCH', `${operation.move} cannot be moved into itself`)
  }
  return [
    ...lines.map((span) => ({ ...span, to: [] })),
    insertLines(
      document,
      offset,
      lines.flatMap((span) => cutLines(document, span)),
    ),
  ]
}

function planSet(
  document: PropertiesDocument,
  operation: SetEdit<string, unknown>,
  format: PropertiesFormat,
  refusals: Refusal[],
): readonly Patch[] {
  const { set: key, to, ifMissing, ...rule } = operation
  const known = findKey(format, key) !== undefined
  if (ifMissing === 'add' && !hasKey(document, key)) {
    const properties = known ? { [key]: to } : { custom: [[key, to]] }
    return [insertLines(document, document.source.length, writeProperties(properties, format, '', refusals))]
  }
  const matches = findMatches(document, key, ifMissing === 'skip' ? { ...rule, ifMissing } : rule)
  const value = known ? writeValue(key, to, format, key, refusals) : writeText(String(to), format, key, refusals)
  return matches.map(({ keySpan, valueSpan }): Patch => {
    const bare = valueSpan.start === keySpan.end && valueSpan.end === keySpan.end
    if (bare) demandEscapesEnded(document, keySpan.end)
    return { ...valueSpan, to: bare ? [format.separator, ...value] : value }
  })
}

/** At the end of a file a lone backslash means nothing; whatever is written behind it would be escaped. */
function demandEscapesEnded({ source, tokens }: PropertiesDocument, offset: number): void {
  const isText = tokens.kinds[tokens.length - 1] !== COMMENT
  if (offset === source.length && isText && /(?<!\\)(?:\\\\)*\\$/.test(source)) {
    throw new ClustermgrError('EDIT_MISMATCH', 'the file ends in a backslash, which would escape what is put behind it')
  }
}

function hasKey(document: PropertiesDocument, key: string): boolean {
  for (const property of listProperties(document)) if (property.key === key) return true
  return false
}

function findMatches(document: PropertiesDocument, key: string, rule: Matching): readonly Property[] {
  return selectMatches(
    key,
    [...listProperties(document)].filter((property) => property.key === key),
    rule,
  )
}

function findOffset(document: PropertiesDocument, at: Place<string>): number {
  if (at === 'end') return document.source.length
  if (at === 'start') {
    const [first] = listProperties(document)
    return first === undefined ? document.source.length : linesOf(document, first).start
  }
  const [key, side] = 'before' in at ? [at.before, 'start' as const] : [at.after, 'end' as const]
  const [match] = findMatches(document, key, {})
  if (match === undefined) throw new ClustermgrError('INTERNAL', 'a place was looked for')
  return linesOf(document, match)[side]
}

/** The lines of a property, the line end behind it included. */
function linesOf({ source }: PropertiesDocument, { keySpan, valueSpan }: Property): Span {
  let start = keySpan.start
  while (start > 0 && !isLineEnd(source.charCodeAt(start - 1)) && source.charCodeAt(start - 1) !== 0xfeff) start -= 1
  let { end } = valueSpan
  if (source.charCodeAt(end) === 0x0d) end += 1
  if (source.charCodeAt(end) === 0x0a) end += 1
  return { start, end }
}

function cutLines(document: PropertiesDocument, lines: Span): Fragment {
  const { source, holes } = document
  const pieces: Fragment[number][] = []
  let from = lines.start
  for (const { start, end, secret, encoder } of holes) {
    if (start < lines.start || end > lines.end) continue
    pieces.push(source.slice(from, start), { secret, encoder, placeholder: source.slice(start, end) })
    from = end
  }
  pieces.push(source.slice(from, lines.end))
  if (!isLineEnd(source.charCodeAt(lines.end - 1))) pieces.push(lineEndOf(document))
  return pieces
}

/** Whole lines put in at the start of a line, with the file's line end. */
function insertLines(document: PropertiesDocument, offset: number, lines: Fragment): Patch {
  const { source } = document
  demandEscapesEnded(document, offset)
  const lineEnd = lineEndOf(document)
  const before = source.charCodeAt(offset - 1)
  const fresh = offset === 0 || isLineEnd(before) || before === 0xfeff
  const adapted = lines.map((piece) =>
    typeof piece === 'string' && !piece.includes('\r') ? piece.replaceAll('\n', lineEnd) : piece,
  )
  return { start: offset, end: offset, to: fresh ? adapted : [lineEnd, ...adapted] }
}

function lineEndOf({ source }: PropertiesDocument): string {
  return source.includes('\r\n') ? '\r\n' : '\n'
}
