import { BLOCKS } from './blocks.gen.ts'
import type { BlockContext, Context } from './context.ts'
import type { Directive } from './directive.ts'
import { DIRECTIVES } from './directives.gen.ts'
import { isLuaBlock } from './lua-block.ts'

/** Which nginx is meant. */
export interface Target {
  /** Its version, such as `1.26.3`; without it, whatever any known version has. */
  readonly version?: string
  /** The modules that it has, named as in {@link Directive.module}; without it, all that are known. */
  readonly modules?: readonly string[]
}

let byName: ReadonlyMap<string, readonly Directive[]> | undefined

/** All rows of a name, oldest first, whatever module, context and version. */
export function findDirectives(name: string): readonly Directive[] {
  byName ??= indexByName()
  return byName.get(name) ?? []
}

function indexByName(): ReadonlyMap<string, readonly Directive[]> {
  const index = new Map<string, Directive[]>()
  for (const directive of DIRECTIVES) {
    const rows = index.get(directive.name)
    if (rows === undefined) index.set(directive.name, [directive])
    else rows.push(directive)
  }
  return index
}

/** The rows of a name that hold in this place for this nginx, oldest first. */
export function findInContext(name: string, context: Context, target: Target = {}): readonly Directive[] {
  return findDirectives(name).filter(
    (directive) => directive.contexts.includes(context) && isAvailable(directive, target),
  )
}

/** The names that can stand in a place. */
export function listNames(context: Context, target: Target = {}): ReadonlySet<string> {
  return new Set(
    DIRECTIVES.filter((directive) => directive.contexts.includes(context) && isAvailable(directive, target)).map(
      ({ name }) => name,
    ),
  )
}

/** Whether a row holds for this nginx. */
export function isAvailable(
  { since, removed, module }: Pick<Directive, 'since' | 'removed' | 'module'>,
  { version, modules }: Target,
): boolean {
  if (modules !== undefined && !modules.includes(module)) return false
  if (version === undefined) return true
  return (
    (since === undefined || compareVersions(version, since) >= 0) &&
    (removed === undefined || compareVersions(version, removed) < 0)
  )
}

/** What the block of a directive makes of what stands in it; `lua` is code, undefined a block that nobody knows. */
export function contextInside(name: string, context: BlockContext): BlockContext | 'lua' | undefined {
  if (isLuaBlock(name)) return 'lua'
  return context === 'entries' ? undefined : BLOCKS[context]?.[name]
}

/** Negative where `a` is older than `b`. */
export function compareVersions(a: string, b: string): number {
  const left = a.split('.')
  const right = b.split('.')
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const difference = Number(left[index] ?? 0) - Number(right[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
