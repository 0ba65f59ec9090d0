/** Stable names of what can go wrong with a lab. */
export type LabErrorCode =
  | 'LAB_REQUIREMENTS'
  | 'LAB_INVALID_SPEC'
  | 'LAB_PROGRAM_FAILED'
  | 'LAB_TIMEOUT'
  | 'LAB_ABORTED'
  | 'LAB_NOT_FOUND'
  | 'LAB_HOST_STATE'

/** What a {@link LabError} is made of. */
export interface LabErrorOptions {
  /** What to do next. */
  readonly hint?: string
  readonly cause?: unknown
}

const brand = Symbol.for('clustermgr.lab.error')

/** The one error that the lab throws: `code` is stable, `message` says what, where and why, `hint` what to do next. */
export class LabError extends Error {
  override readonly name = 'LabError' as const
  readonly code: LabErrorCode
  readonly hint: string | undefined

  constructor(code: LabErrorCode, message: string, options: LabErrorOptions = {}) {
    super(
      options.hint === undefined ? message : `${message}\n${options.hint}`,
      options.cause === undefined ? {} : { cause: options.cause },
    )
    this.code = code
    this.hint = options.hint
    Object.defineProperty(this, brand, { value: true })
  }

  /** Recognises a lab's error even when two copies of this module are loaded. */
  static is(value: unknown): value is LabError {
    return typeof value === 'object' && value !== null && brand in value
  }
}
