import type { Problem } from '../errors/index.ts'
import { ClustermgrError } from '../errors/index.ts'
import { findUnknownKeys } from './known-keys.ts'

/** What an operation of an edit does: the name of the one key that says it. */
export type EditVerb = 'set' | 'add' | 'remove' | 'move' | 'rename'

const VERBS: readonly EditVerb[] = ['set', 'add', 'remove', 'move', 'rename']
/** Of operations that mean something that is there. */
const MATCHING = ['ifMissing', 'ifSeveral']

const IF_SEVERAL: readonly unknown[] = ['fail', 'all', 'first', 'last']

/** What operations of a language look like. */
export interface EditShape {
  /** Those that it has. Default: all. */
  readonly verbs?: readonly EditVerb[]
  /** What a target is: a text, an object with some of these keys, each a text, or either of them. */
  readonly target: {
    readonly isText?: boolean
    readonly keys?: readonly string[]
  }
  /** `add` and `move` may name a block with `in`. */
  readonly hasBlocks?: boolean
}

/**
 * Refuses what is no list of operations: they are plain data, and a list that was stored or sent may be of any shape.
 * A key that nobody knows is refused, too: a misspelt one would be as if it were not there. What targets and values
 * mean is left to the language.
 *
 * @throws ClustermgrError `CONFIG_INVALID` with every problem and its path, such as `[2].ifMissing`.
 */
export function checkOperations(operations: unknown, shape: EditShape): void {
  const problems = Array.isArray(operations)
    ? operations.flatMap((operation: unknown, index) => checkOperation(operation, `[${index}]`, shape))
    : [{ path: 'operations', message: 'expected a list' }]
  if (problems.length > 0)
    throw new ClustermgrError('CONFIG_INVALID', 'these are no operations of an edit', { problems })
}

function checkOperation(operation: unknown, path: string, shape: EditShape): readonly Problem[] {
  const { verbs = VERBS } = shape
  const fields = readFields(operation)
  const found = VERBS.filter((verb) => verb in fields)
  const [verb] = found
  if (verb === undefined || found.length > 1 || !verbs.includes(verb)) {
    return [{ path, message: `expected one operation: ${verbs.join(', ')}` }]
  }
  const { to, at, in: block, ifMissing = 'fail', ifSeveral = 'fail' } = fields
  const missing: readonly unknown[] = verb === 'set' ? ['fail', 'skip', 'add'] : ['fail', 'skip']
  const rules: readonly [key: string, isRight: boolean, expected: string][] = [
    ['add', verb !== 'add' || isSomething(fields['add']), 'something to add'],
    ['to', verb !== 'set' || to !== undefined, 'a value'],
    ['to', verb !== 'rename' || typeof to === 'string', 'a name'],
    ['at', (verb !== 'move' && at === undefined) || isPlace(at), "'start', 'end', { before } or { after }"],
    ['in', block === undefined || typeof block === 'string', 'the path of a block'],
    ['ifMissing', missing.includes(ifMissing), missing.join(' or ')],
    ['ifSeveral', IF_SEVERAL.includes(ifSeveral), IF_SEVERAL.join(' or ')],
  ]
  return [
    ...rules.flatMap(([key, isRight, expected]) =>
      isRight ? [] : [{ path: `${path}.${key}`, message: `expected ${expected}` }],
    ),
    ...findUnknownKeys(fields, listKeys(verb, verbs, shape), path),
    ...(verb === 'add' ? [] : checkTarget(fields[verb], `${path}.${verb}`, shape)),
    ...checkPlace(at, `${path}.at`, shape),
  ]
}

/** The keys of an operation. What has an order can be moved, and be put at a place. */
function listKeys(verb: EditVerb, verbs: readonly EditVerb[], { hasBlocks }: EditShape): readonly string[] {
  const place = [...(verbs.includes('move') ? ['at'] : []), ...(hasBlocks === true ? ['in'] : [])]
  switch (verb) {
    case 'add':
      return ['add', ...place]
    case 'move':
      return ['move', ...place, ...MATCHING]
    case 'remove':
      return ['remove', ...MATCHING]
    default:
      return [verb, 'to', ...MATCHING]
  }
}

function checkTarget(target: unknown, path: string, { target: { isText, keys } }: EditShape): readonly Problem[] {
  if (isText === true && typeof target === 'string') return []
  if (keys === undefined || typeof target !== 'object' || target === null) {
    const expected = [isText === true ? 'a text' : '', keys === undefined ? '' : `{ ${keys.join(', ')} }`]
    return [{ path, message: `expected ${expected.filter((one) => one !== '').join(', or ')}` }]
  }
  const wrong = Object.entries(target).filter(
    ([key, value]) => keys.includes(key) && value !== undefined && typeof value !== 'string',
  )
  const isEmpty = Object.values(target).every((value) => value === undefined)
  return [
    ...(isEmpty ? [{ path, message: `expected one of ${keys.join(', ')}` }] : []),
    ...wrong.map(([key]) => ({ path: `${path}.${key}`, message: 'expected a text' })),
    ...findUnknownKeys(target, keys, path),
  ]
}

/** What stands beside `before` or `after`, and what these name. */
function checkPlace(at: unknown, path: string, shape: EditShape): readonly Problem[] {
  if (typeof at !== 'object' || at === null || !isPlace(at)) return []
  const { before, after } = readFields(at)
  return [
    ...findUnknownKeys(at, ['before', 'after'], path),
    ...(before === undefined
      ? checkTarget(after, `${path}.after`, shape)
      : checkTarget(before, `${path}.before`, shape)),
  ]
}

function isPlace(value: unknown): boolean {
  if (value === 'start' || value === 'end') return true
  const { before, after } = readFields(value)
  return isSomething(before) !== isSomething(after)
}

function isSomething(value: unknown): boolean {
  return typeof value === 'string' || (typeof value === 'object' && value !== null)
}

function readFields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
