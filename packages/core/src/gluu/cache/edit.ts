import { ClustermgrError } from '../../errors/index.ts'
import { applyEdits, isSecretValue, patchDocument, refuseAll, selectMatches } from '../../document/index.ts'
import type { EditShape, Fragment, Patch, Refusal } from '../../document/index.ts'
import type { CacheEdit } from './description.ts'
import type { CacheDocument, CacheValue } from './document.ts'
import { listValues, parseSource } from './document.ts'
import type { JsonNode } from './tree.ts'
import { listMembers, writeCustom, writeValue } from './write-value.ts'

const SHAPE: EditShape = { verbs: ['set', 'add', 'remove', 'rename'], target: { isText: true, keys: ['custom'] } }

/**
 * A document with the operations applied, one after the other; every byte that none of them names stays, names that
 * nobody knows included. New members are laid out like their neighbours.
 *
 * @throws ClustermgrError `EDIT_MISMATCH` where a path is not there exactly once and the operation does not say what
 * then, or is already there for `add`; `CONFIG_INVALID` as `define`.
 * @example
 * ```ts
 * cache.edit(cache.parse('{"cacheProviderType":"IN_MEMORY"}'), [
 *   { set: 'cacheProviderType', to: 'REDIS' },
 *   { set: 'redisConfiguration.servers', to: 'localhost:6379', ifMissing: 'add' },
 * ])
 * ```
 */
export function edit(document: CacheDocument, operations: readonly CacheEdit[]): CacheDocument {
  return applyEdits(document, operations, SHAPE, applyEdit)
}

function applyEdit(document: CacheDocument, operation: CacheEdit): CacheDocument {
  if ('add' in operation) {
    const leaves = listLeaves('', operation.add, false)
    return leaves.reduce((current, { path, value, custom }) => {
      if (findValues(current, path).length > 0) throw new ClustermgrError('EDIT_MISMATCH', `${path} is already there`)
      return patchDocument(current, [planMember(current, path, value, custom)], parseSource)
    }, document)
  }
  if ('set' in operation) {
    const custom = typeof operation.set !== 'string'
    const path = typeof operation.set === 'string' ? operation.set : operation.set.custom
    const found = findValues(document, path)
    const value: unknown = operation.to
    if (found.length === 0 && operation.ifMissing === 'add')
      return patchDocument(document, [planMember(document, path, value, custom)], parseSource)
    const { ifMissing, ifSeveral } = operation
    const rule = { ...(ifMissing === 'skip' ? { ifMissing } : {}), ...(ifSeveral === undefined ? {} : { ifSeveral }) }
    const text = write(path, value, custom)
    return patchDocument(
      document,
      selectMatches(path, found, rule).map(({ member }) => ({
        start: member.value.start,
        end: member.value.end,
        to: text,
      })),
      parseSource,
    )
  }
  if ('remove' in operation) {
    const removed = selectMatches(operation.remove, findValues(document, operation.remove), operation)
    return patchDocument(document, planRemovals(removed), parseSource)
  }
  const { rename, to } = operation
  return patchDocument(
    document,
    selectMatches(rename, findValues(document, rename), operation).map(({ member }) => ({
      start: member.start,
      end: member.nameEnd,
      to: [JSON.stringify(to)],
    })),
    parseSource,
  )
}

function findValues(document: CacheDocument, path: string): readonly CacheValue[] {
  return [...listValues(document)].filter((value) => value.path === path)
}

function write(path: string, value: unknown, custom: boolean): Fragment {
  const refusals: Refusal[] = []
  const text = custom ? writeCustom(path, value, refusals) : writeValue(path, value, refusals)
  refuseAll(refusals, 'oxCacheConfiguration')
  return text
}

/** A new member, in its object, or with the objects around it that are missing too. */
function planMember(document: CacheDocument, path: string, value: unknown, custom: boolean): Patch {
  const names = path.split('.')
  for (let depth = names.length - 1; depth >= 0; depth--) {
    const outer = names.slice(0, depth).join('.')
    const node = outer === '' ? document.root : findValues(document, outer).at(-1)?.member.value
    if (node === undefined) continue
    if (node.kind !== 'object') throw new ClustermgrError('EDIT_MISMATCH', `${outer} is no object`)
    const inner = names.slice(depth + 1)
    const text: Fragment = [
      ...inner.map((name) => `{${JSON.stringify(name)}:`),
      ...write(path, value, custom),
      '}'.repeat(inner.length),
    ]
    return insertMember(document, node, names[depth] ?? '', text)
  }
  throw new ClustermgrError('INTERNAL', 'a configuration is an object')
}

function insertMember(
  { source }: CacheDocument,
  object: JsonNode & { readonly kind: 'object' },
  name: string,
  value: Fragment,
): Patch {
  const last = object.members.at(-1)
  if (last === undefined)
    return { start: object.start + 1, end: object.start + 1, to: [`${JSON.stringify(name)}:`, ...value] }
  const before = object.members.at(-2)
  const from = before === undefined ? object.start + 1 : source.indexOf(',', before.value.end) + 1
  const gap = source.slice(from, last.start)
  const colon = source.slice(last.nameEnd, last.value.start)
  return { start: last.value.end, end: last.value.end, to: [`,${gap}${JSON.stringify(name)}${colon}`, ...value] }
}

/** Members with their commas: those before them, or for the first ones of an object those behind them. */
function planRemovals(removed: readonly CacheValue[]): readonly Patch[] {
  const members = new Set(removed.map(({ member }) => member))
  const parents = new Set(removed.map(({ parent }) => parent))
  return [...parents].flatMap(({ members: all }) => {
    const kept = all.findIndex((member) => !members.has(member))
    return all.flatMap((member, index): readonly Patch[] => {
      const before = all[index - 1]
      if (!members.has(member)) return []
      const isBeforeKept = kept < 0 || index < kept
      if (before !== undefined && !isBeforeKept) return [{ start: before.value.end, end: member.value.end, to: [] }]
      return [{ start: member.start, end: all[index + 1]?.start ?? member.value.end, to: [] }]
    })
  })
}

function listLeaves(
  path: string,
  object: object,
  custom: boolean,
): readonly { readonly path: string; readonly value: unknown; readonly custom: boolean }[] {
  return listMembers(object).flatMap(([name, value, isCustom]) => {
    const at = path === '' ? name : `${path}.${name}`
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value) && !isSecretValue(value)
    return isObject && !isCustom ? listLeaves(at, value, custom) : [{ path: at, value, custom: custom || isCustom }]
  })
}
