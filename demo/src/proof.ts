/** One thing that the demo shows, in words, and whether it was seen. */
export interface Proof {
  readonly what: string
  readonly ok: boolean
}

/** Takes down what was seen. */
export type Prove = (...proofs: readonly Proof[]) => void
