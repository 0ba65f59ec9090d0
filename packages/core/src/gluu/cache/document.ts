import { concludeParse, decodeSource, placeFinding, unwrapParse } from '../../document/index.ts'
import type { Document, Finding, ParseResult, SourceInput, SourceText } from '../../document/index.ts'
import { lexJson } from './lexer.ts'
import type { JsonFault } from './lexer.ts'
import type { JsonMember, JsonNode } from './tree.ts'
import { buildTree, isFault } from './tree.ts'

/** An oxCacheConfiguration, lossless. */
export interface CacheDocument extends Document<'gluu-cache'> {
  /** The outermost object, as a tree of places in the source. */
  readonly root: JsonNode
}

/**
 * The document of an oxCacheConfiguration: any JSON object.
 *
 * @throws ClustermgrError `CONFIG_SYNTAX` with every problem found.
 */
export function parse(input: SourceInput): CacheDocument {
  return unwrapParse(safeParse(input))
}

/** As {@link parse}, with problems as a value. */
export function safeParse(input: SourceInput): ParseResult<CacheDocument> {
  return safeParseSource({ source: decodeSource(input), holes: [] })
}

/** The document of a text that `define` or `edit` made. */
export function parseSource(text: SourceText): CacheDocument {
  return unwrapParse(safeParseSource(text))
}

function safeParseSource(text: SourceText): ParseResult<CacheDocument> {
  const { tokens, faults } = lexJson(text.source)
  const tree = buildTree(text.source, tokens)
  const problems: JsonFault[] = [...faults]
  if (isFault(tree)) {
    if (faults.length === 0) problems.push(tree)
  } else if (tree.kind !== 'object') {
    problems.push({ start: tree.start, end: tree.end, message: 'this is no object', expected: '{...}' })
  }
  const root = isFault(tree) ? ({ kind: 'word', start: 0, end: 0 } as const) : tree
  const document: CacheDocument = { language: 'gluu-cache', ...text, tokens, root }
  const findings = problems.map(({ start, end, ...facts }): Finding => {
    return placeFinding(document, start, end, { kind: 'syntax', severity: 'error', path: '', ...facts })
  })
  return concludeParse(document, findings)
}

/** A value of the file by its path. */
export interface CacheValue {
  /** Names joined by dots. */
  readonly path: string
  /** Name and value with their places in the source. */
  readonly member: JsonMember
  /** The object around it. */
  readonly parent: JsonNode & { readonly kind: 'object' }
  /** Decoded; `undefined` for objects. A secret is `<reference>`. */
  readonly value: unknown
}

/** Every member of the objects of a file, outer ones first. Of two with one name, readers take the last. */
export function* listValues(
  document: CacheDocument,
  node: JsonNode = document.root,
  prefix = '',
): Generator<CacheValue, void, undefined> {
  if (node.kind !== 'object') return
  for (const member of node.members) {
    const path = prefix === '' ? member.name : `${prefix}.${member.name}`
    const nested = member.value.kind === 'object'
    yield { path, member, parent: node, value: nested ? undefined : readNode(document, member.value) }
    if (nested) yield* listValues(document, member.value, path)
  }
}

function readNode({ source, holes }: CacheDocument, { start, end }: JsonNode): unknown {
  const secret = holes.find((hole) => hole.start >= start && hole.end <= end)?.secret
  return secret === undefined ? (JSON.parse(source.slice(start, end)) as unknown) : `<${secret}>`
}
