/** A file as a host has it, or will have it. */
export interface FileState {
  /**
   * Keyed digest of the content, so that it tells nothing of a secret in it; of the target's name for a symbolic link,
   * `other` for what is neither.
   */
  readonly digest: string
  /** User and group by name, as the host knows them. */
  readonly owner: string
  readonly group: string
  /** Four octal digits, `0640`. */
  readonly mode: string
}

/**
 * One thing that would be changed on a host, with the reason. What a step found under `before` is its precondition:
 * content, owner, group and mode of each file that it touches, `null` where there was none. The job on the host
 * compares all of it before it changes anything, and refuses the whole plan with PLAN_STALE where it is no longer so.
 */
export type PlanStep =
  | { readonly kind: 'install-packages'; readonly packages: readonly string[]; readonly reason: string }
  | {
      readonly kind: 'issue-certificate'
      readonly keyPath: string
      readonly certificatePath: string
      /** Where the authority's own certificate is written. */
      readonly caPath: string
      /** What was found in these three places. */
      readonly before: {
        readonly key: FileState | null
        readonly certificate: FileState | null
        readonly ca: FileState | null
      }
      readonly reason: string
    }
  | {
      readonly kind: 'write-file'
      readonly path: string
      readonly change: 'create' | 'replace' | 'metadata'
      readonly before: FileState | null
      /** What will be there. */
      readonly after: FileState
      readonly reason: string
    }
  | { readonly kind: 'enable-unit'; readonly unit: string; readonly reason: string }
  | { readonly kind: 'start-unit' | 'restart-unit' | 'reload-unit'; readonly unit: string; readonly reason: string }

/** The difference between what a host should have and what it has. Plain data without secrets. */
export interface HostPlan {
  readonly host: string
  /** Digest over host and steps: two plans with the same one find the same and do the same. */
  readonly digest: string
  readonly steps: readonly PlanStep[]
  /** One sentence; for an empty plan it says why there is nothing to do. */
  readonly summary: string
}
