import { ClustermgrError } from '../errors/index.ts'
import { applyPatches, checkOperations } from '../document/index.ts'
import type { Patch, Place } from '../document/index.ts'
import type { HostsDocument } from './document.ts'
import { listEntries } from './document.ts'
import type { HostsEdit, HostsSet, HostsTarget } from './edit-operation.ts'
import type { Match } from './edit-target.ts'
import { describeTarget, findMatches, listMatches } from './edit-target.ts'
import { parseSource } from './parse.ts'
import type { Refusal } from './write-line.ts'
import { refuseAll, writeAddress, writeLine, writeName, writeNames } from './write-line.ts'

/**
 * A document with the operations applied, one after the other; every byte that none of them names stays.
 *
 * @throws ClustermgrError `EDIT_MISMATCH` where a target is not there exactly once and the operation does not say what
 * then; `VALUE_UNREPRESENTABLE` and `CONFIG_INVALID` as `define`.
 * @example
 * const document = parse('127.0.0.1 localhost gluu1 # mine\n10.0.0.2  gluu2\n')
 * const next = edit(document, [
 *   { remove: { name: 'gluu1', address: '127.0.0.1' } },
 *   { set: { name: 'gluu2' }, to: '10.0.0.3' },
 *   { add: { address: '10.0.0.1', names: ['gluu1.example.org', 'gluu1'] } },
 * ])
 * render(next) // '127.0.0.1 localhost # mine\n10.0.0.3  gluu2\n10.0.0.1\tgluu1.example.org gluu1\n'
 */
export function edit(document: HostsDocument, operations: readonly HostsEdit[]): HostsDocument {
  checkOperations(operations, { target: { keys: ['address', 'name', 'comment'] } })
  return operations.reduce(
    (current, operation) => parseSource(applyPatches(current, planPatches(current, operation))),
    document,
  )
}

function planPatches(document: HostsDocument, operation: HostsEdit): readonly Patch[] {
  if ('set' in operation) return planSet(document, operation)
  if ('add' in operation) return planAdd(document, operation.add, operation.at ?? 'end')
  if ('remove' in operation) return findMatches(document, operation.remove, operation).flatMap(removeMatch)
  if ('move' in operation) {
    const matches = findMatches(document, operation.move, operation)
    if (matches.length === 0) return []
    const moved = matches.map(({ entry: { line } }) => document.source.slice(line.start, line.end))
    const cuts = matches.map(({ entry: { line } }): Patch => ({ ...line, to: [] }))
    return [...cuts, insertLines(document, findPlace(document, operation.at), moved)]
  }
  const refusals: Refusal[] = []
  const name = writeName(operation.to, 'to', refusals)
  refuseAll(refusals)
  return findMatches(document, operation.rename, operation).flatMap(({ names }) =>
    names.map(({ start, end }): Patch => ({ start, end, to: [name] })),
  )
}

function planSet(document: HostsDocument, operation: HostsSet): readonly Patch[] {
  const { set: target } = operation
  if (operation.ifMissing === 'add' && listMatches(document, target).length === 0) {
    const line =
      'name' in target
        ? { address: operation.to, names: [target.name] }
        : { address: target.address, names: operation.to }
    return planAdd(document, [line], 'end')
  }
  const { ifMissing, ifSeveral } = operation
  const rule = { ...(ifMissing === 'skip' ? { ifMissing } : {}), ...(ifSeveral === undefined ? {} : { ifSeveral }) }
  const matches = findMatches(document, target, rule)
  const refusals: Refusal[] = []
  const path = describeTarget(target)
  const text = 'name' in target ? writeAddress(operation.to, path, refusals) : writeNames(operation.to, path, refusals)
  refuseAll(refusals)
  return matches.map(({ entry: { address, names } }): Patch => {
    if ('name' in target) return { start: address.start, end: address.end, to: [text] }
    const [first, last] = [names[0], names.at(-1)]
    if (first === undefined || last === undefined) return { start: address.end, end: address.end, to: ['\t', text] }
    return { start: first.start, end: last.end, to: [text] }
  })
}

function planAdd(document: HostsDocument, add: unknown, at: Place<HostsTarget>): readonly Patch[] {
  const refusals: Refusal[] = []
  const lines = (Array.isArray(add) ? add : [add]).map((line: unknown, index) =>
    writeLine(line, Array.isArray(add) ? `[${index}]` : '', refusals),
  )
  refuseAll(refusals)
  return lines.length === 0 ? [] : [insertLines(document, findPlace(document, at), lines)]
}

/** A name goes with the blanks before it, a line when nothing but its address would be left. */
function removeMatch({ entry, names }: Match): readonly Patch[] {
  if (names.length === entry.names.length) return [{ ...entry.line, to: [] }]
  const kept = entry.names.findIndex((name) => !names.includes(name))
  return names.map((name): Patch => {
    const index = entry.names.indexOf(name)
    // Names before the first that stays take the blanks behind them, so that those behind the address stay.
    if (index < kept) return { start: name.start, end: entry.names[index + 1]?.start ?? name.end, to: [] }
    return { start: entry.names[index - 1]?.end ?? name.start, end: name.end, to: [] }
  })
}

function findPlace(document: HostsDocument, at: Place<HostsTarget>): number {
  switch (at) {
    case 'start':
      return listEntries(document)[0]?.line.start ?? 0
    case 'end':
      return document.source.length
    default:
      return findBeside(document, at)
  }
}

function findBeside(document: HostsDocument, at: Exclude<Place<HostsTarget>, string>): number {
  const match = findMatches(document, 'before' in at ? at.before : at.after, {})[0]
  if (match === undefined) throw new ClustermgrError('INTERNAL', 'a place was looked for')
  return 'before' in at ? match.entry.line.start : match.entry.line.end
}

/** Whole lines put in at the start of a line, with the file's line end. */
function insertLines({ source }: HostsDocument, offset: number, lines: readonly string[]): Patch {
  const lineEnd = source.includes('\r\n') ? '\r\n' : '\n'
  const fresh = offset === 0 || source[offset - 1] === '\n'
  const text = lines.map((line) => (line.endsWith('\n') ? line : `${line}${lineEnd}`)).join('')
  return { start: offset, end: offset, to: [fresh ? text : `${lineEnd}${text}`] }
}
