import type { Directive, Edition } from './directive.ts'
import { DIRECTIVES } from './directives.gen.ts'
import type { Target } from './target.ts'
import { selectEditions } from './target.ts'

/** What the catalogue says about a name in a file. */
export interface Entry {
  readonly directive: Directive
  /** Editions for the target; empty where the name exists, but not there. Newest last. */
  readonly editions: readonly Edition[]
  /** The name is an old one of the directive. */
  readonly isAlias: boolean
}

let index: ReadonlyMap<string, readonly Directive[]> | undefined

/** What a name means for a target. `undefined`: there is no such directive in any version that the table covers. */
export function findEntry(name: string, target: Target): Entry | undefined {
  index ??= indexNames()
  const directives = index.get(name.toLowerCase())
  const first = directives?.[0]
  if (directives === undefined || first === undefined) return undefined
  for (const directive of directives) {
    const isAlias = directive.name !== name.toLowerCase()
    const editions = selectEditions(directive, target).filter(
      (edition) => !isAlias || edition.alias === name.toLowerCase(),
    )
    if (editions.length > 0) return { directive, editions, isAlias }
  }
  return { directive: first, editions: [], isAlias: first.name !== name.toLowerCase() }
}

/** The name under which the target's server keeps a directive, the old names resolved; `name` itself if unknown. */
export function canonicalName(name: string, target: Target): string {
  return findEntry(name, target)?.directive.name ?? name.toLowerCase()
}

/** Every name that a target accepts. */
export function* listNames(target: Target): Generator<string, void, undefined> {
  for (const directive of DIRECTIVES) {
    const editions = selectEditions(directive, target)
    if (editions.length > 0) yield directive.name
    for (const alias of new Set(editions.map((edition) => edition.alias))) if (alias !== undefined) yield alias
  }
}

function indexNames(): ReadonlyMap<string, readonly Directive[]> {
  const byName = new Map<string, Directive[]>()
  const remember = (name: string, directive: Directive): void => {
    const others = byName.get(name)
    if (others === undefined) byName.set(name, [directive])
    else if (!others.includes(directive)) others.push(directive)
  }
  for (const directive of DIRECTIVES) remember(directive.name, directive)
  for (const directive of DIRECTIVES) {
    for (const { alias } of directive.editions) if (alias !== undefined) remember(alias, directive)
  }
  return byName
}
