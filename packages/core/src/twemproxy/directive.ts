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
