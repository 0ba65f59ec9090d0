import type { Directive } from './directive.ts'
import { DIRECTIVES } from './directives.gen.ts'

const byName: ReadonlyMap<string, Directive> = new Map(
  DIRECTIVES.flatMap((directive) =>
    [directive.name, ...(directive.aliases ?? [])].map((name): [string, Directive] => [name.toLowerCase(), directive]),
  ),
)

/** The option of that name, however it is capitalised. */
export function findDirective(name: string): Directive | undefined {
  return byName.get(name.toLowerCase())
}

/** Every name that the table knows, aliases included. */
export function listNames(): readonly string[] {
  return DIRECTIVES.flatMap(({ name, aliases }) => [name, ...(aliases ?? [])])
}

/** Whether version `a` is older than `b`; both are `MAJOR.MINOR`. */
export function isOlder(a: string, b: string): boolean {
  const [majorA = 0, minorA = 0] = a.split('.').map(Number)
  const [majorB = 0, minorB = 0] = b.split('.').map(Number)
  return majorA < majorB || (majorA === majorB && minorA < minorB)
}
