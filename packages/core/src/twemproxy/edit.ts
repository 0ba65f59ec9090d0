import { ClustermgrError } from '../errors/index.ts'
import { detectLineEnd, editLines, endLines, refuseAll, selectMatches } from '../document/index.ts'
import type { Edge, Fragment, Insertion, LineFormat, Patch, Refusal, SetEdit, Span } from '../document/index.ts'
import { isBreak } from './character.ts'
import { writeKeys, writePool, writeServers } from './define.ts'
import type { KeysEntry } from './description.ts'
import type { PoolStatement, Scalar, TwemproxyDocument } from './document.ts'
import { listPools } from './document.ts'
import type { TwemproxyEdit, TwemproxyEntry, TwemproxyTarget } from './edit-operation.ts'
import type { Match } from './edit-target.ts'
import { describeTarget, lastOffset, listMatches, listServers } from './edit-target.ts'
import { findBreakBefore, findYamlLines } from './lines.ts'
import { parseSource } from './parse.ts'
import { parseServer } from './server.ts'
import { writeName, writeValue } from './write-key.ts'

/** What `editLines` must know of nutcracker.yml. */
const FORMAT: LineFormat<TwemproxyDocument, TwemproxyTarget, Match, TwemproxyEntry> = {
  parse: parseSource,
  shape: { target: { keys: ['pool', 'key', 'custom', 'server'] } },
  describeTarget,
  listMatches,
  describeMissing,
  planSet,
  planAdd,
  planRename,
  findEdge,
  refuse: (refusals) => refuseAll(refusals, 'nutcracker.yml'),
  isLineEnd: isBreak,
}

/**
 * A document with the operations applied, one after the other; every byte that none of them names stays.
 *
 * @throws ClustermgrError `EDIT_MISMATCH` where a target is not there exactly once and the operation does not say what
 * then; `CONFIG_SYNTAX` where what is left is no nutcracker.yml, such as a pool without servers;
 * `VALUE_UNREPRESENTABLE` and `CONFIG_INVALID` as `define`.
 * @example
 * ```ts
 * const document = parse('alpha:\n  listen: 127.0.0.1:2222\n  servers:\n    - 127.0.0.1:7001:1 gluu1\n')
 * edit(document, [
 *   { set: { pool: 'alpha', key: 'timeout' }, to: 400, ifMissing: 'add' },
 *   { add: { in: 'alpha', servers: ['127.0.0.1:7003:1 gluu3'] } },
 *   { remove: { pool: 'alpha', server: 'gluu1' } },
 * ])
 * ```
 */
export function edit(document: TwemproxyDocument, operations: readonly TwemproxyEdit[]): TwemproxyDocument {
  return editLines(document, operations, FORMAT)
}

function describeMissing(target: TwemproxyTarget, value: unknown): TwemproxyEntry {
  const keys =
    'server' in target
      ? { servers: [value] }
      : 'key' in target
        ? { [target.key]: value }
        : { custom: [['custom' in target ? target.custom : undefined, value]] }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a computed name loses its type; planAdd judges the value
  return { in: target.pool, ...keys } as KeysEntry
}

function planSet(
  document: TwemproxyDocument,
  matches: readonly Match[],
  { set: target, to }: SetEdit<TwemproxyTarget, unknown>,
  refusals: Refusal[],
): readonly Patch[] {
  const name = 'key' in target ? target.key : 'custom' in target ? target.custom : 'servers'
  const knowledge = 'custom' in target ? 'custom' : 'table'
  const path = describeTarget(target)
  return matches.map((match) => {
    if (match.kind === 'key' && name === 'servers' && knowledge === 'table')
      return planServers(document, match, to, refusals)
    const value = writeValue(name, to, knowledge, path, refusals)
    return replaceScalar(document, match.kind === 'server' ? match.value : valueOf(match), value)
  })
}

/** A list of servers in the place of another one, in its indentation. */
function planServers(
  { source }: TwemproxyDocument,
  match: Match & { readonly kind: 'key' },
  servers: unknown,
  refusals: Refusal[],
): Patch {
  const [first, last] = [match.entry.values[0], match.entry.values.at(-1)]
  if (first === undefined || last === undefined || !match.entry.isList) {
    throw new ClustermgrError('EDIT_MISMATCH', 'servers is not written as a list')
  }
  const path = describeTarget({ pool: match.pool.name.value, key: 'servers' })
  const lines = writeServers(servers, path, indentationAt(source, first.start), refusals)
  const { start, end } = findYamlLines(source, first.start, last.end)
  return { start, end, to: endLines(lines, detectLineEnd(source, start)) }
}

function valueOf(match: Match): Span {
  if (match.kind === 'key' && !match.entry.isList && match.entry.values[0] !== undefined) return match.entry.values[0]
  throw new ClustermgrError('EDIT_MISMATCH', 'a list or a pool cannot be set to one value')
}

function replaceScalar({ source }: TwemproxyDocument, { start, end }: Span, value: Fragment): Patch {
  // Nothing stands there yet, or a block scalar that ends with its line.
  if (start === end) return { start, end, to: source[start - 1] === ' ' ? value : [' ', ...value] }
  const lineEnd = findBreakBefore(source, end)
  return { start, end, to: lineEnd === '' ? value : [...value, lineEnd] }
}

function planAdd(
  document: TwemproxyDocument,
  entry: TwemproxyEntry,
  locate: (findEdge: (edge: Edge) => number) => number,
  refusals: Refusal[],
): readonly Insertion[] {
  const { source } = document
  if (!('in' in entry)) {
    return [{ offset: locate((edge) => edgeOfFile(document, edge)), lines: writePool(entry, '', refusals) }]
  }
  const { in: name, servers, ...keys } = entry
  const [match] = selectMatches(describeTarget({ pool: name }), listMatches(document, { pool: name }), {})
  const pool = match?.pool
  if (pool === undefined) return []
  const first = pool.entries[0]
  const indentation = first === undefined ? '  ' : indentationAt(source, first.key.start)
  const last = servers === undefined ? undefined : listServers(pool).at(-1)
  // Servers of a pool that has a list join it, beside its own; keys find their place as lines of the pool.
  const lines = writeKeys(
    last !== undefined || servers === undefined ? keys : { ...keys, servers },
    '',
    indentation,
    refusals,
  )
  const added = lines.length > 0 ? [{ offset: locate((edge) => edgeOfPool(document, pool, edge)), lines }] : []
  if (last === undefined) return added
  const items = writeServers(servers, 'servers', indentationAt(source, last.start), refusals)
  const findServerEdge = (edge: Edge): number => edgeOfServers(document, pool, edge)
  return [{ offset: lines.length > 0 ? findServerEdge('end') : locate(findServerEdge), lines: items }, ...added]
}

function planRename(
  _document: TwemproxyDocument,
  matches: readonly Match[],
  target: TwemproxyTarget,
  name: string,
  refusals: Refusal[],
): readonly Patch[] {
  const path = describeTarget(target)
  if ('server' in target && (/\s/.test(name) || name === '')) {
    refusals.push({ kind: 'unrepresentable', path, message: 'a name is one word' })
    return []
  }
  const written = 'server' in target ? name : writeName(name, path, refusals)
  return matches.map((match) => {
    if (match.kind === 'server') return renameServer(match.value, written, path, refusals)
    const { start, end } = match.kind === 'pool' ? match.pool.name : match.entry.key
    return { start, end, to: [written] }
  })
}

function renameServer({ value, start, end }: Scalar, name: string, path: string, refusals: Refusal[]): Patch {
  const server = parseServer(value)
  const isNamed = typeof server !== 'string' && server.name !== undefined
  const address = isNamed ? value.slice(0, -(server.name?.length ?? 0) - 1) : value
  return { start, end, to: writeValue('servers', `${address} ${name}`, 'table', path, refusals) }
}

function findEdge(document: TwemproxyDocument, match: Match, edge: Edge): number {
  if (match.kind === 'pool') return edgeOfFile(document, edge)
  return match.kind === 'key' ? edgeOfPool(document, match.pool, edge) : edgeOfServers(document, match.pool, edge)
}

/** Where pools start, or end. */
function edgeOfFile(document: TwemproxyDocument, edge: Edge): number {
  const first = listPools(document)[0]
  if (edge === 'end' || first === undefined) return document.source.length
  return findYamlLines(document.source, first.name.start, first.name.end).start
}

/** Where the keys of a pool start, or end. */
function edgeOfPool({ source }: TwemproxyDocument, pool: PoolStatement, edge: Edge): number {
  return findYamlLines(source, pool.name.start, edge === 'end' ? lastOffset(pool) : pool.name.end).end
}

/** Where the servers of a pool start, or end. */
function edgeOfServers({ source }: TwemproxyDocument, pool: PoolStatement, edge: Edge): number {
  const item = listServers(pool).at(edge === 'start' ? 0 : -1)
  if (item === undefined) throw new ClustermgrError('EDIT_MISMATCH', `${pool.name.value} has no list of servers`)
  return findYamlLines(source, item.start, item.end)[edge]
}

/** The blanks at the start of the line of `offset`. */
function indentationAt(source: string, offset: number): string {
  const { start } = findYamlLines(source, offset, offset)
  return /^ */.exec(source.slice(start, offset))?.[0] ?? ''
}
