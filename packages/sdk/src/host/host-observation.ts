import type { ObservedHost } from '@clustermgr/core'

/** An {@link ObservedHost}, and what concerns our own jobs there. */
export interface HostObservation extends ObservedHost {
  /** Content of each status file that was asked for, `null` where there is none. */
  readonly statusFiles: Readonly<Record<string, string | null>>
  /** The job that runs now, `null` when none does. */
  readonly lockHolder: {
    /** The job's key. */
    readonly key: string
    /** The attempt that started it. */
    readonly attempt: number
    /** How long it has held the lock, in milliseconds by the host's clock. */
    readonly ageMs: number
  } | null
  /** How the last job that was cut off was ended; `null` when none ever was. */
  readonly lastResolution: JobResolution | null
}

/** How a job that was cut off was ended. */
export interface JobResolution {
  /** The job's key. */
  readonly key: string
  /** `new`: it had done its work. `former`: all was put back. `forward`: its kind has no way back, the next run continues. */
  readonly state: 'new' | 'former' | 'forward'
  /** The host's clock, milliseconds since 1970. */
  readonly timeMs: number
}
