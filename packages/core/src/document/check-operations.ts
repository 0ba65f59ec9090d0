import type { Problem } from '../errors/index.ts'
import { ClustermgrError } from '../errors/index.ts'

/** What an operation of an edit does: the name of the one key that says it. */
export type EditVerb = 'set' | 'add' | 'remove' | 'move' | 'rename'

const VERBS: readonly EditVerb[] = ['set', 'add', 'remove', 'move', 'rename']
const IF_SEVERAL: readonly unknown[] = ['fail', 'all', 'first', 'last']

/**
 * Refuses what is no list of operations: they are plain data, and a list that was stored or sent may be of any shape.
 * Targets and values are left to the language.
 *
 * @param verbs those that the language has. Default: all.
 * @throws ClustermgrError `CONFIG_INVALID` with every problem and its path, such as `[2].ifMissing`.
 */
export function checkOperations(operations: unknown, verbs: readonly EditVerb[] = VERBS): void {
  const problems = Array.isArray(operations)
    ? operations.flatMap((operation: unknown, index) => checkOperation(operation, `[${index}]`, verbs))
    : [{ path: 'operations', message: 'expected a list' }]
  if (problems.length > 0)
    throw new ClustermgrError('CONFIG_INVALID', 'these are no operations of an edit', { problems })
}

function checkOperation(operation: unknown, path: string, verbs: readonly EditVerb[]): readonly Problem[] {
  const fields = readFields(operation)
  const found = VERBS.filter((verb) => verb in fields)
  const [verb] = found
  if (verb === undefined || found.length > 1 || !verbs.includes(verb)) {
    return [{ path, message: `expected one operation: ${verbs.join(', ')}` }]
  }
  const { to, at, ifMissing = 'fail', ifSeveral = 'fail' } = fields
  const missing: readonly unknown[] = verb === 'set' ? ['fail', 'skip', 'add'] : ['fail', 'skip']
  const rules: readonly [key: string, isRight: boolean, expected: string][] = [
    [verb, isTarget(fields[verb]), verb === 'add' ? 'something to add' : 'the name of something, or an object'],
    ['to', verb !== 'set' || to !== undefined, 'a value'],
    ['to', verb !== 'rename' || typeof to === 'string', 'a name'],
    ['at', (verb !== 'move' && at === undefined) || isPlace(at), "'start', 'end', { before } or { after }"],
    ['ifMissing', missing.includes(ifMissing), missing.join(' or ')],
    ['ifSeveral', IF_SEVERAL.includes(ifSeveral), IF_SEVERAL.join(' or ')],
  ]
  return rules.flatMap(([key, isRight, expected]) =>
    isRight ? [] : [{ path: `${path}.${key}`, message: `expected ${expected}` }],
  )
}

function isPlace(value: unknown): boolean {
  if (value === 'start' || value === 'end') return true
  const { before, after } = readFields(value)
  return isTarget(before) !== isTarget(after)
}

/** Each language has its own targets: texts, or objects. */
function isTarget(value: unknown): boolean {
  return typeof value === 'string' || (typeof value === 'object' && value !== null)
}

function readFields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
