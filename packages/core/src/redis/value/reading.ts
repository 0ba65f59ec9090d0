/** What the server makes of a directive's arguments. */
export type Reading =
  /** Accepted; `canonical` is what `CONFIG GET` answers, split at blanks. */
  | { readonly kind: 'value'; readonly canonical: readonly string[] }
  | { readonly kind: 'wrong-arity'; readonly expected: string }
  | {
      readonly kind: 'wrong-value'
      /** Which argument. */
      readonly index: number
      readonly expected: string
      readonly suggestion?: string | undefined
    }

/** An accepted value. */
export function accept(...canonical: readonly string[]): Reading {
  return { kind: 'value', canonical }
}

/** A refused argument. */
export function refuse(index: number, expected: string, suggestion?: string): Reading {
  return { kind: 'wrong-value', index, expected, suggestion }
}

/** A refused number of arguments. */
export function refuseArity(expected: string): Reading {
  return { kind: 'wrong-arity', expected }
}
