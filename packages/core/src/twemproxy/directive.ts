import { DIRECTIVES } from './directives.gen.ts'

/** How the value of a key is written. */
export type ValueType =
  | { readonly kind: 'listen' }
  | { readonly kind: 'hash' }
  | { readonly kind: 'distribution' }
  | { readonly kind: 'hash-tag' }
  | {
      readonly kind: 'number'
      /** Smallest number. Default 0. */
      readonly min?: number
    }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'text' }
  | { readonly kind: 'servers' }

/** One key of a pool. */
export interface Directive {
  /** As it is written, exactly so. */
  readonly name: string
  /** How its value is written. */
  readonly value: ValueType
  /** As it would be written. */
  readonly default?: string
  /** A pool without it is refused. */
  readonly required?: true
  /** The release in which it came, where that is later than 0.4.0; known from the change log alone. */
  readonly since?: string
  /** It holds a secret: no finding shows its value. */
  readonly secret?: true
  /** Read by the development version only. */
  readonly unreleased?: true
}

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
