import type { Directive } from './directive.ts'
import { DIRECTIVES } from './directives.gen.ts'

const byName: ReadonlyMap<string, Directive> = new Map(DIRECTIVES.map((directive) => [directive.name, directive]))

/** The key of that name; names are exact. */
export function findDirective(name: string): Directive | undefined {
  return byName.get(name)
}

/** Every key that a release reads. */
export function listNames(): readonly string[] {
  return DIRECTIVES.filter(({ unreleased }) => unreleased === undefined).map(({ name }) => name)
}

/** Whether version `a` is older than `b`; both are `MAJOR.MINOR.PATCH`, missing parts are 0. */
export function isOlder(a: string, b: string): boolean {
  const [partsA, partsB] = [a.split('.').map(Number), b.split('.').map(Number)]
  for (let index = 0; index < 3; index++) {
    const difference = (partsA[index] ?? 0) - (partsB[index] ?? 0)
    if (difference !== 0) return difference < 0
  }
  return false
}
