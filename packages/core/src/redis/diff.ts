import type { Difference } from '../document/index.ts'
import { canonicalName } from './catalogue.ts'
import type { RedisDocument } from './document.ts'
import { listStatements } from './document.ts'
import type { ResolveOptions } from './resolve.ts'
import { resolve } from './resolve.ts'

/** For which server two files are compared, and how what they include is read. */
export type DiffOptions = Omit<ResolveOptions, 'defaults'>

/**
 * What two files mean differently to a server: units, letter case, quoting, old names, comments, overridden lines and
 * defaults written out make no difference, nor does the order of save points; the order of modules and of unresolved
 * includes does. Sorted by name.
 *
 * @example
 * diff(parse('maxmemory 1gb'), parse('# more\nMaxMemory "1024mb"')) // []
 */
export function diff(before: RedisDocument, after: RedisDocument, options: DiffOptions = {}): readonly Difference[] {
  const [left, right] = [resolve(before, options), resolve(after, options)]
  const names = [...new Set([...left.keys(), ...right.keys()])].sort()
  const changes = names.flatMap((path): readonly Difference[] => {
    const [a, b] = [left.get(path), right.get(path)]
    if (a === undefined) return b === undefined ? [] : [{ kind: 'added', path, after: b }]
    if (b === undefined) return [{ kind: 'removed', path, before: a }]
    return isSameValue(path, a, b) ? [] : [{ kind: 'changed', path, before: a, after: b }]
  })
  const reordered = options.includes === undefined ? compareIncludes(before, after, left, right, options) : []
  return [...changes, ...compareOrder(left, right), ...reordered]
}

/** Of directives with the same value: those that an unknown file could override in one document, but not in the other. */
function compareIncludes(
  before: RedisDocument,
  after: RedisDocument,
  left: Resolved,
  right: Resolved,
  options: DiffOptions,
): readonly Difference[] {
  const [a, b] = [listIncludesBefore(before, options), listIncludesBefore(after, options)]
  return [...a].flatMap(([path, includes]): readonly Difference[] => {
    const others = b.get(path)
    const isUnchanged = isSameValue(path, left.get(path) ?? [], right.get(path) ?? [])
    if (others === undefined || !isUnchanged || isSame(includes, others)) return []
    const isSameSet = isSame(listIncludes(left), listIncludes(right))
    return isSameSet ? [{ kind: 'reordered', path, before: [...includes, path], after: [...others, path] }] : []
  })
}

type Resolved = ReadonlyMap<string, readonly string[]>

function listIncludes(values: Resolved): readonly string[] {
  return [...values.keys()].filter((name) => name.startsWith('include['))
}

/** The include lines in front of the line of each directive that counts. */
function listIncludesBefore(document: RedisDocument, options: DiffOptions): Resolved {
  const seen: string[] = []
  const places = new Map<string, readonly string[]>()
  for (const statement of listStatements(document)) {
    const name = canonicalName(statement.name, options)
    if (name === 'include') seen.push(`include ${statement.arguments[0]?.value ?? ''}`)
    else places.set(name, [...seen])
  }
  return places
}

/** Lines that are carried out in their order: modules, Sentinel's lines, and files whose content we do not know. */
function compareOrder(left: Resolved, right: Resolved): readonly Difference[] {
  return ['loadmodule', 'include'].flatMap((path): readonly Difference[] => {
    const [a, b] = [left, right].map((values) => [...values.keys()].filter((name) => name.startsWith(`${path}[`)))
    if (a === undefined || b === undefined || isSame(a, b) || !isSame(a.toSorted(), b.toSorted())) return []
    return [{ kind: 'reordered', path, before: a, after: b }]
  })
}

/** The server saves when any of its points is reached: neither their order nor a second one like it means anything. */
function isSameValue(path: string, a: readonly string[], b: readonly string[]): boolean {
  return path === 'save' ? isSame(listPoints(a), listPoints(b)) : isSame(a, b)
}

function listPoints(values: readonly string[]): readonly string[] {
  const points = values.flatMap((seconds, index) => (index % 2 === 0 ? `${seconds} ${values[index + 1] ?? ''}` : []))
  return [...new Set(points)].toSorted()
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index])
}
