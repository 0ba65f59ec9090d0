import { ClustermgrError } from '../../errors/index.ts'
import { editLines, refuseAll, unwrapParse } from '../../document/index.ts'
import type {
  AddEdit,
  Edge,
  LineFormat,
  LineMatch,
  MoveEdit,
  Patch,
  Refusal,
  RemoveEdit,
  RenameEdit,
  SetEdit,
  Span,
} from '../../document/index.ts'
import type { PropertiesDocument, Property } from './document.ts'
import { listProperties } from './document.ts'
import { COMMENT, isLineEnd } from './lexer.ts'
import type { PropertiesFormat } from './key-row.ts'
import { findKey } from './key-row.ts'
import { parseProperties } from './parse.ts'
import { encodeKey } from './text.ts'
import { writeProperties, writeText, writeValue } from './write-property.ts'

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
  return editLines(document, operations, describeLines(format))
}

interface Match extends LineMatch {
  readonly property: Property
}

/** What `editLines` must know of a format of properties. */
function describeLines<Name extends string>(
  format: PropertiesFormat<Name>,
): LineFormat<PropertiesDocument<Name>, string, Match, object> {
  return {
    parse: (text) => unwrapParse(parseProperties(format.language, text)),
    shape: { target: { isText: true } },
    describeTarget: (key) => key,
    listMatches: (document, key) =>
      [...listProperties(document)]
        .filter((property) => property.key === key)
        .map((property) => ({ property, lines: linesOf(document, property) })),
    describeMissing: (key, value) =>
      findKey(format, key) === undefined ? { custom: [[key, value]] } : { [key]: value },
    planSet: (document, matches, operation, refusals) => planSet(document, matches, operation, format, refusals),
    planAdd: (document, entry, locate, refusals) => [
      {
        offset: locate((edge) => findEdge(document, edge)),
        lines: writeProperties(entry, format, '', refusals),
      },
    ],
    planRename: (_document, matches, _key, name) =>
      matches.map(({ property }) => ({ ...property.keySpan, to: [encodeKey(name)] })),
    findEdge: (document, _match, edge) => findEdge(document, edge),
    refuse: (refusals) => refuseAll(refusals, format.title),
    checkPlace: demandEscapesEnded,
    isLineEnd,
  }
}

function planSet(
  document: PropertiesDocument,
  matches: readonly Match[],
  { set: key, to }: SetEdit<string, unknown>,
  format: PropertiesFormat,
  refusals: Refusal[],
): readonly Patch[] {
  const isKnown = findKey(format, key) !== undefined
  const value = isKnown ? writeValue(key, to, format, key, refusals) : writeText(String(to), format, key, refusals)
  return matches.map(({ property: { keySpan, valueSpan } }) => {
    const isBare = valueSpan.start === keySpan.end && valueSpan.end === keySpan.end
    if (isBare) demandEscapesEnded(document, keySpan.end)
    return { ...valueSpan, to: isBare ? [format.separator, ...value] : value }
  })
}

/** At the end of a file a lone backslash means nothing; whatever is written behind it would be escaped. */
function demandEscapesEnded({ source, tokens }: PropertiesDocument, offset: number): void {
  const isText = tokens.kinds[tokens.length - 1] !== COMMENT
  if (offset === source.length && isText && /(?<!\\)(?:\\\\)*\\$/.test(source)) {
    throw new ClustermgrError('EDIT_MISMATCH', 'the file ends in a backslash, which would escape what is put behind it')
  }
}

/** Where properties start, or end. */
function findEdge(document: PropertiesDocument, edge: Edge): number {
  const [first] = listProperties(document)
  return edge === 'end' || first === undefined ? document.source.length : linesOf(document, first).start
}

/** The lines of a property, the line end behind it included: several where it is continued. */
function linesOf({ source }: PropertiesDocument, { keySpan, valueSpan }: Property): Span {
  let start = keySpan.start
  while (start > 0 && !isLineEnd(source.charCodeAt(start - 1)) && source.charCodeAt(start - 1) !== 0xfeff) start -= 1
  let { end } = valueSpan
  if (source.charCodeAt(end) === 0x0d) end += 1
  if (source.charCodeAt(end) === 0x0a) end += 1
  return { start, end }
}
