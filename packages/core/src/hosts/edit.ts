import { editLines, refuseAll } from '../document/index.ts'
import type { Edge, Insertion, LineFormat, Patch, Refusal, SetEdit } from '../document/index.ts'
import type { HostsDocument } from './document.ts'
import { listEntries } from './document.ts'
import type { HostsAdd, HostsEdit, HostsTarget } from './edit-operation.ts'
import type { Match } from './edit-target.ts'
import { describeTarget, listMatches } from './edit-target.ts'
import { parseSource } from './parse.ts'
import { FILE_NAME, writeAddress, writeLine, writeName, writeNames } from './write-line.ts'

/** What `editLines` must know of a hosts file. */
const FORMAT: LineFormat<HostsDocument, HostsTarget, Match, HostsAdd['add']> = {
  parse: parseSource,
  shape: { target: { keys: ['address', 'name', 'comment'] } },
  describeTarget,
  listMatches,
  describeMissing,
  planSet,
  planAdd,
  planRename: (_document, matches, target, to, refusals) => {
    const name = writeName(to, describeTarget(target), refusals)
    return matches.flatMap(({ names }) => names.map(({ start, end }) => ({ start, end, to: [name] })))
  },
  planRemove,
  findEdge: (document, _match, edge) => edgeOfFile(document, edge),
  refuse: (refusals) => refuseAll(refusals, FILE_NAME),
}

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
  return editLines(document, operations, FORMAT)
}

function describeMissing(target: HostsTarget, value: unknown): HostsAdd['add'] {
  const line =
    'name' in target
      ? { address: value, names: [target.name] }
      : { address: 'address' in target ? target.address : undefined, names: value }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- planAdd judges the value
  return line as HostsAdd['add']
}

function planSet(
  _document: HostsDocument,
  matches: readonly Match[],
  { set: target, to }: SetEdit<HostsTarget, unknown>,
  refusals: Refusal[],
): readonly Patch[] {
  const path = describeTarget(target)
  const text = 'name' in target ? writeAddress(to, path, refusals) : writeNames(to, path, refusals)
  return matches.map(({ entry: { address, names } }): Patch => {
    if ('name' in target) return { start: address.start, end: address.end, to: [text] }
    const [first, last] = [names[0], names.at(-1)]
    if (first === undefined || last === undefined) return { start: address.end, end: address.end, to: ['\t', text] }
    return { start: first.start, end: last.end, to: [text] }
  })
}

function planAdd(
  document: HostsDocument,
  add: HostsAdd['add'],
  locate: (findEdge: (edge: Edge) => number) => number,
  refusals: Refusal[],
): readonly Insertion[] {
  const isList = Array.isArray(add)
  const lines = (isList ? add : [add]).map(
    (line: unknown, index) => `${writeLine(line, isList ? `[${index}]` : '', refusals)}\n`,
  )
  return lines.length === 0 ? [] : [{ offset: locate((edge) => edgeOfFile(document, edge)), lines }]
}

/** A name goes with the blanks before it, a line when nothing but its address would be left. */
function planRemove({ entry, names, lines }: Match): readonly Patch[] {
  if (names.length === entry.names.length) return [{ ...lines, to: [] }]
  const kept = entry.names.findIndex((name) => !names.includes(name))
  return names.map((name): Patch => {
    const index = entry.names.indexOf(name)
    // Names before the first that stays take the blanks behind them, so that those behind the address stay.
    if (index < kept) return { start: name.start, end: entry.names[index + 1]?.start ?? name.end, to: [] }
    return { start: entry.names[index - 1]?.end ?? name.start, end: name.end, to: [] }
  })
}

/** Where lines with an address start, or the file ends. */
function edgeOfFile(document: HostsDocument, edge: Edge): number {
  return edge === 'end' ? document.source.length : (listEntries(document)[0]?.line.start ?? 0)
}
