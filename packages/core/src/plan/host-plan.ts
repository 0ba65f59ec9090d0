/** One thing that would be changed on a host, with the reason. */
export type PlanStep =
  | { readonly kind: 'install-packages'; readonly packages: readonly string[]; readonly reason: string }
  | {
      readonly kind: 'issue-certificate'
      readonly keyPath: string
      readonly certificatePath: string
      readonly reason: string
    }
  | {
      readonly kind: 'write-file'
      readonly path: string
      readonly change: 'create' | 'replace' | 'metadata'
      /** Keyed digest of what is there, `null` for nothing: the precondition. */
      readonly before: string | null
      /** Keyed digest of what will be there. */
      readonly after: string
      readonly reason: string
    }
  | { readonly kind: 'enable-unit'; readonly unit: string; readonly reason: string }
  | { readonly kind: 'start-unit' | 'restart-unit' | 'reload-unit'; readonly unit: string; readonly reason: string }

/** The difference between what a host should have and what it has. Plain data without secrets. */
export interface HostPlan {
  readonly host: string
  /** Digest over the steps: apply refuses when a new plan would differ. */
  readonly digest: string
  readonly steps: readonly PlanStep[]
  /** One sentence; for an empty plan it says why there is nothing to do. */
  readonly summary: string
}
