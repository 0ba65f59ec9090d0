/** A file as a host has it, or will have it. */
export interface FileState {
  /**
   * Keyed digest of the content, so that it tells nothing of a secret in it; of the target's name for a symbolic link,
   * `other` for what is neither.
   */
  readonly digest: string
  /** User and group by name, as the host knows them. */
  readonly owner: string
  /** Group, by name as the host knows it. */
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
  | {
      readonly kind: 'install-packages'
      /** Names of the packages that are missing. */
      readonly packages: readonly string[]
      /** Why, as the end of a sentence: `it is not there`. */
      readonly reason: string
    }
  | {
      readonly kind: 'issue-certificate'
      /** Where the host's private key is, or will be made. */
      readonly keyPath: string
      /** Where the host's certificate is written. */
      readonly certificatePath: string
      /** Where the authority's own certificate is written. */
      readonly caPath: string
      /** What was found in these three places. */
      readonly before: {
        /** The host's private key; `null`: it will be made there. */
        readonly key: FileState | null
        /** The host's certificate. */
        readonly certificate: FileState | null
        /** The authority's own certificate. */
        readonly ca: FileState | null
      }
      readonly reason: string
    }
  | {
      readonly kind: 'write-file'
      /** Absolute path of the file. */
      readonly path: string
      /** `metadata`: the content stays, owner, group or mode change. */
      readonly change: 'create' | 'replace' | 'metadata'
      /** What is there. */
      readonly before: FileState | null
      /** What will be there. */
      readonly after: FileState
      readonly reason: string
    }
  | {
      readonly kind: 'enable-unit'
      /** systemd's name of the unit. */
      readonly unit: string
      readonly reason: string
    }
  | {
      /** What is done to the unit. */
      readonly kind: 'start-unit' | 'restart-unit' | 'reload-unit'
      readonly unit: string
      readonly reason: string
    }

/** The difference between what a host should have and what it has. Plain data without secrets. */
export interface HostPlan {
  /** The host's name in the cluster. */
  readonly host: string
  /** Digest over host and steps: two plans with the same one find the same and do the same. */
  readonly digest: string
  /** What would be changed, in the order in which it is done; empty when nothing is to do. */
  readonly steps: readonly PlanStep[]
  /** One sentence; for an empty plan it says why there is nothing to do. */
  readonly summary: string
}
