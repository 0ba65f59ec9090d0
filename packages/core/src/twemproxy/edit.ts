import { ClustermgrError } from '../errors/index.ts'
import { applyPatches } from '../document/index.ts'
import type { Fragment, Matching, Patch, Place } from '../document/index.ts'
import { refuseAll, writeKeys, writePool, writeServers } from './define.ts'
import type { KeysEntry } from './description.ts'
import type { PoolStatement, TwemproxyDocument } from './document.ts'
import { listPools } from './document.ts'
import type { TwemproxyEdit, TwemproxyEntry, TwemproxySet, TwemproxyTarget } from './edit-operation.ts'
import type { Match, Span } from './edit-target.ts'
import { describeTarget, findMatches, lastOffset, linesOf, listMatches, listServers } from './edit-target.ts'
import { parseSource } from './parse.ts'
import { parseServer } from './server.ts'
import { writeName, writeValue } from './write-key.ts'
import type { Refusal } from './write-key.ts'

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
  return operations.reduce((current, operation) => {
    const result = parseSource(applyPatches(current, planPatches(current, operation)))
    if (!result.success) throw result.error
    return result.data
  }, document)
}

function planPatches(document: TwemproxyDocument, operation: TwemproxyEdit): readonly Patch[] {
  if ('set' in operation) return planSet(document, operation)
  if ('add' in operation) return planAdd(document, operation.add, operation.at ?? 'end')
  if ('remove' in operation) {
    return findMatches(document, operation.remove, operation).map(({ lines }) => ({ ...lines, to: [] }))
  }
  if ('move' in operation) return planMove(document, operation.move, operation.at, operation)
  return planRename(document, operation.rename, operation.to, operation)
}

function planSet(document: TwemproxyDocument, operation: TwemproxySet): readonly Patch[] {
  const { set: target, to } = operation
  const name = 'key' in target ? target.key : 'custom' in target ? target.custom : 'servers'
  const knowledge = 'custom' in target ? 'custom' : 'table'
  if (operation.ifMissing === 'add' && listMatches(document, target).length === 0) {
    const keys =
      'server' in target ? { servers: [to] } : knowledge === 'custom' ? { custom: [[name, to]] } : { [name]: to }
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a computed name loses its type; planAdd judges the value
    return planAdd(document, { in: target.pool, ...keys } as KeysEntry, 'end')
  }
  const { ifMissing, ...rule } = operation
  const matches = findMatches(document, target, ifMissing === 'skip' ? { ...rule, ifMissing } : rule)
  const refusals: Refusal[] = []
  const path = describeTarget(target)
  const patches = matches.map((match): Patch => {
    if (match.kind === 'key' && name === 'servers' && knowledge === 'table')
      return planServers(document, match, to, refusals)
    const value = writeValue(name, to, knowledge, path, refusals)
    return replaceScalar(document, match.kind === 'server' ? match.value : valueOf(match), value)
  })
  refuseAll(refusals)
  return patches
}

/** A list of servers in the place of another one, in its indentation. */
function planServers(
  document: TwemproxyDocument,
  match: Match & { readonly kind: 'key' },
  servers: unknown,
  refusals: Refusal[],
): Patch {
  const [first, last] = [match.entry.values[0], match.entry.values.at(-1)]
  if (first === undefined || last === undefined || !match.entry.isList) {
    throw new ClustermgrError('EDIT_MISMATCH', 'servers is not written as a list')
  }
  const indentation = indentationAt(document, first.start)
  const lines = writeServers(
    servers,
    describeTarget({ pool: match.pool.name.value, key: 'servers' }),
    indentation,
    refusals,
  )
  const { start } = linesOf(document, first.start, first.end)
  return { start, end: linesOf(document, last.start, last.end).end, to: adaptLines(document, lines) }
}

function valueOf(match: Match): Span {
  if (match.kind === 'key' && !match.entry.isList && match.entry.values[0] !== undefined) return match.entry.values[0]
  throw new ClustermgrError('EDIT_MISMATCH', 'a list or a pool cannot be set to one value')
}

function replaceScalar({ source }: TwemproxyDocument, { start, end }: Span, value: Fragment): Patch {
  // Nothing stands there yet, or a block scalar that ends with its line.
  if (start === end) return { start, end, to: source[start - 1] === ' ' ? value : [' ', ...value] }
  return { start, end, to: source[end - 1] === '\n' ? [...value, '\n'] : value }
}

function planAdd(document: TwemproxyDocument, entry: TwemproxyEntry, at: Place<TwemproxyTarget>): readonly Patch[] {
  const refusals: Refusal[] = []
  if (!('in' in entry)) {
    const lines = writePool(entry, '', refusals)
    refuseAll(refusals)
    return [insertLines(document, placePool(document, at), adaptLines(document, lines))]
  }
  const { in: name, servers, ...keys } = entry
  const match = findMatches(document, { pool: name }, {})[0]
  const pool = match?.pool
  if (pool === undefined) return []
  const first = pool.entries[0]
  const indentation = first === undefined ? '  ' : indentationAt(document, first.key.start)
  const items = listServers(pool)
  const inList = servers !== undefined && items.length > 0
  const lines = writeKeys(inList || servers === undefined ? keys : { ...keys, servers }, '', indentation, refusals)
  const patches: Patch[] = []
  if (lines.length > 0) patches.push(insertLines(document, placeKey(document, pool, at), adaptLines(document, lines)))
  if (inList) {
    const last = items.at(-1) ?? pool.name
    const serverLines = writeServers(servers, 'servers', indentationAt(document, last.start), refusals)
    const place = placeServer(document, pool, lines.length > 0 ? 'end' : at)
    patches.unshift(insertLines(document, place, adaptLines(document, serverLines)))
  }
  refuseAll(refusals)
  return patches
}

function placePool(document: TwemproxyDocument, at: Place<TwemproxyTarget>): number {
  if (at === 'end') return document.source.length
  if (at !== 'start') return placeBeside(document, at)
  const first = listPools(document)[0]
  return first === undefined ? 0 : linesOf(document, first.name.start, first.name.end).start
}

function placeKey(document: TwemproxyDocument, pool: PoolStatement, at: Place<TwemproxyTarget>): number {
  if (at !== 'start' && at !== 'end') return placeBeside(document, at)
  const lines = linesOf(document, pool.name.start, at === 'end' ? lastOffset(pool) : pool.name.end)
  return lines.end
}

function placeServer(document: TwemproxyDocument, pool: PoolStatement, at: Place<TwemproxyTarget>): number {
  if (at !== 'start' && at !== 'end') return placeBeside(document, at)
  const item = listServers(pool).at(at === 'start' ? 0 : -1)
  if (item === undefined) throw new ClustermgrError('EDIT_MISMATCH', `${pool.name.value} has no list of servers`)
  return linesOf(document, item.start, item.end)[at]
}

function placeBeside(document: TwemproxyDocument, at: Exclude<Place<TwemproxyTarget>, string>): number {
  const [target, side] = 'before' in at ? [at.before, 'start' as const] : [at.after, 'end' as const]
  const match = findMatches(document, target, {})[0]
  if (match === undefined) throw new ClustermgrError('INTERNAL', 'a place was looked for')
  return match.lines[side]
}

function planMove(
  document: TwemproxyDocument,
  target: TwemproxyTarget,
  at: Place<TwemproxyTarget>,
  rule: Matching,
): readonly Patch[] {
  const matches = findMatches(document, target, rule)
  const [match] = matches
  if (match === undefined) return []
  const offset =
    match.kind === 'pool'
      ? placePool(document, at)
      : match.kind === 'key'
        ? placeKey(document, match.pool, at)
        : placeServer(document, match.pool, at)
  if (matches.some(({ lines }) => offset > lines.start && offset < lines.end)) {
    throw new ClustermgrError('EDIT_MISMATCH', `${describeTarget(target)} cannot be moved into itself`)
  }
  const moved = matches.flatMap(({ lines }) => cutLines(document, lines))
  return [...matches.map(({ lines }) => ({ ...lines, to: [] })), insertLines(document, offset, moved)]
}

function planRename(
  document: TwemproxyDocument,
  target: TwemproxyTarget,
  to: string,
  rule: Matching,
): readonly Patch[] {
  const refusals: Refusal[] = []
  const path = describeTarget(target)
  const patches = findMatches(document, target, rule).map((match): Patch => {
    if (match.kind === 'server') {
      const server = parseServer(match.value.value)
      const address =
        typeof server === 'string' || server.name === undefined
          ? match.value.value
          : match.value.value.slice(0, -server.name.length - 1)
      if (/\s/.test(to) || to === '') refusals.push({ kind: 'unrepresentable', path, message: 'a name is one word' })
      return {
        start: match.value.start,
        end: match.value.end,
        to: writeValue('servers', `${address} ${to}`, 'table', path, refusals),
      }
    }
    const { start, end } = match.kind === 'pool' ? match.pool.name : match.entry.key
    return { start, end, to: [writeName(to, path, refusals)] }
  })
  refuseAll(refusals)
  return patches
}

/** Lines with their secrets, ended by a line end. */
function cutLines(document: TwemproxyDocument, lines: Span): Fragment {
  const { source, holes } = document
  const pieces: Fragment[number][] = []
  let from = lines.start
  for (const { start, end, secret, encoder } of holes) {
    if (start < lines.start || end > lines.end) continue
    pieces.push(source.slice(from, start), { secret, encoder, placeholder: source.slice(start, end) })
    from = end
  }
  pieces.push(source.slice(from, lines.end))
  if (source[lines.end - 1] !== '\n') pieces.push(lineEndOf(document))
  return pieces
}

/** Whole lines put in at the start of a line. */
function insertLines(document: TwemproxyDocument, offset: number, lines: Fragment): Patch {
  const fresh = offset === 0 || document.source[offset - 1] === '\n'
  return { start: offset, end: offset, to: fresh ? lines : [lineEndOf(document), ...lines] }
}

/** New lines with the file's line end. */
function adaptLines(document: TwemproxyDocument, lines: Fragment): Fragment {
  const lineEnd = lineEndOf(document)
  return lines.map((piece) => (typeof piece === 'string' ? piece.replaceAll('\n', lineEnd) : piece))
}

function lineEndOf({ source }: TwemproxyDocument): string {
  return source.includes('\r\n') ? '\r\n' : '\n'
}

/** The blanks at the start of the line of `offset`. */
function indentationAt({ source }: TwemproxyDocument, offset: number): string {
  const start = source.lastIndexOf('\n', offset - 1) + 1
  return /^ */.exec(source.slice(start, offset))?.[0] ?? ''
}
