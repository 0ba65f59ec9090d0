import type { BlockContext } from '../context.ts'
import type { SourcedStatement } from '../include.ts'

/** A block whose statements are checked, and the blocks around it. */
export interface Scope {
  readonly context: BlockContext
  /** The statement that opens the block; absent for the file itself. */
  readonly opener?: SourcedStatement
  readonly outer?: Scope
  readonly statements: readonly SourcedStatement[]
}

type Index = ReadonlyMap<string, readonly SourcedStatement[]>

/** Blocks are asked again by each block in them. */
const indexes = new WeakMap<readonly SourcedStatement[], Index>()

/** The statements of that name of the innermost block that has any, from this one outwards. */
export function findHeld(scope: Scope, name: string): readonly SourcedStatement[] {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.outer) {
    const found = indexOf(at).get(name)
    if (found !== undefined) return found
  }
  return []
}

/** Whether a block itself has a statement of that name. */
export function hasOwn(scope: Scope | undefined, name: string): boolean {
  return scope !== undefined && indexOf(scope).has(name)
}

/** Whether something may be in this block, or in one around it, that cannot be seen: a file that was not read. */
export function hasUnread(scope: Scope): boolean {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.outer) {
    const includes = indexOf(at).get('include') ?? []
    // What every nginx ships under this name is a block of media types.
    if (includes.some(({ statement }) => !/(?:^|\/)mime\.types$/.test(statement.values[0] ?? ''))) return true
    if (at.outer === undefined && at.context !== 'main') return true
  }
  return false
}

function indexOf({ statements }: Scope): Index {
  const known = indexes.get(statements)
  if (known !== undefined) return known
  const index = new Map<string, SourcedStatement[]>()
  for (const at of statements) {
    const list = index.get(at.statement.name)
    if (list === undefined) index.set(at.statement.name, [at])
    else list.push(at)
  }
  indexes.set(statements, index)
  return index
}
