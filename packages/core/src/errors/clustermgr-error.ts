import { ERROR_KINDS } from './error-code.ts'
import type { ErrorCategory, ErrorCode } from './error-code.ts'

const MARK = Symbol.for('clustermgr.error')

/** One of several things that are wrong at once, with its place. */
export interface Problem {
  /** Where: a path into the cluster description (`nodes[1].ssh.port`), or a host and subject. */
  readonly path: string
  /** What is wrong, as the rest of a sentence that begins with the path. */
  readonly message: string
  /** Line in the YAML text, from 1, where the description came from one. */
  readonly line?: number
  /** Column in the YAML text, from 1. */
  readonly column?: number
}

/** What an error says besides its code and its sentence; the code decides the rest. */
export interface ClustermgrErrorOptions {
  /** The host concerned, by its name in the cluster. */
  readonly host?: string
  /** What to do next; the code's own hint when absent. */
  readonly hint?: string
  /** Whether the same call may succeed later; the code's own answer when absent. */
  readonly retryable?: boolean
  /** Everything that is wrong, where that is more than one thing. */
  readonly problems?: readonly Problem[]
  /** Plain data for programs. Never a secret. */
  readonly details?: Readonly<Record<string, string | number | boolean | null>>
  /** What was caught, for debugging. It must hold no secret: it may be logged. */
  readonly cause?: unknown
}

/** The JSON form of a {@link ClustermgrError}, as it travels through Temporal. */
export interface ErrorData {
  readonly v: 1
  /** As {@link ClustermgrError.code}. */
  readonly code: ErrorCode
  /** What happened, where, and why; without the hint. */
  readonly summary: string
  /** As {@link ClustermgrError.hint}. */
  readonly hint: string
  /** As {@link ClustermgrError.retryable}. */
  readonly retryable: boolean
  /** As {@link ClustermgrError.host}. */
  readonly host?: string
  /** As {@link ClustermgrError.problems}; absent where that is empty. */
  readonly problems?: readonly Problem[]
  /** As {@link ClustermgrError.details}; absent where that is empty. */
  readonly details?: Readonly<Record<string, string | number | boolean | null>>
}

/**
 * The one error family of clustermgr. `message` says what failed, where, what was seen, and what to do next.
 * Recognise it with {@link isClustermgrError}, which also works across duplicate installs; branch on `code`.
 */
export class ClustermgrError extends Error {
  /** Always `ClustermgrError`. */
  override readonly name = 'ClustermgrError'
  /** What failed: stable, and listed; branch on it. */
  readonly code: ErrorCode
  /** What kind of failure it is, the same for every error of a code. */
  readonly category: ErrorCategory
  /** Whether the same call may succeed later without anybody's doing. */
  readonly retryable: boolean
  /** What to do next, in a sentence or two. */
  readonly hint: string
  /** The message without its hint. */
  readonly summary: string
  /** The host concerned, by its name in the cluster; `undefined` where it is none or several. */
  readonly host: string | undefined
  /** Everything that is wrong, where that is more than one thing; else empty. */
  readonly problems: readonly Problem[]
  /** Plain data for programs, such as the holder of a lock; empty where there is none. Never a secret. */
  readonly details: Readonly<Record<string, string | number | boolean | null>>

  constructor(code: ErrorCode, summary: string, options: ClustermgrErrorOptions = {}) {
    const kind = ERROR_KINDS[code]
    const hint = options.hint ?? kind.hint
    const problems = options.problems ?? []
    super(
      composeMessage(summary, hint, options.host, problems),
      options.cause === undefined ? undefined : { cause: options.cause },
    )
    this.code = code
    this.category = kind.category
    this.retryable = options.retryable ?? kind.retryable
    this.hint = hint
    this.summary = summary
    this.host = options.host
    this.problems = problems
    this.details = options.details ?? {}
    Object.defineProperty(this, MARK, { value: true })
  }

  /** Plain data from which {@link errorFromData} makes an equal error. */
  toData(): ErrorData {
    return {
      v: 1,
      code: this.code,
      summary: this.summary,
      hint: this.hint,
      retryable: this.retryable,
      ...(this.host === undefined ? {} : { host: this.host }),
      ...(this.problems.length === 0 ? {} : { problems: this.problems }),
      ...(Object.keys(this.details).length === 0 ? {} : { details: this.details }),
    }
  }
}

/** Whether `value` is one of ours, whichever copy of the package made it. */
export function isClustermgrError(value: unknown): value is ClustermgrError {
  return typeof value === 'object' && value !== null && MARK in value
}

/** The error that {@link ClustermgrError.toData} described. */
export function errorFromData(data: ErrorData, cause?: unknown): ClustermgrError {
  return new ClustermgrError(data.code, data.summary, {
    hint: data.hint,
    retryable: data.retryable,
    ...(data.host === undefined ? {} : { host: data.host }),
    ...(data.problems === undefined ? {} : { problems: data.problems }),
    ...(data.details === undefined ? {} : { details: data.details }),
    ...(cause === undefined ? {} : { cause }),
  })
}

/** Whether `value` has the shape of {@link ErrorData}. */
export function isErrorData(value: unknown): value is ErrorData {
  return (
    typeof value === 'object' &&
    value !== null &&
    'code' in value &&
    typeof value.code === 'string' &&
    value.code in ERROR_KINDS &&
    'summary' in value &&
    typeof value.summary === 'string'
  )
}

function composeMessage(summary: string, hint: string, host: string | undefined, problems: readonly Problem[]): string {
  const head = host === undefined ? summary : `${host}: ${summary}`
  const list = problems.map((problem) => {
    return `  - ${[describePlace(problem), problem.message].filter((part) => part !== '').join(': ')}`
  })
  return [head, ...list, hint].join('\n')
}

/** `nodes[1].id (line 3, column 9)`; of a text that could not be read, there is no path. */
function describePlace({ path, line, column }: Problem): string {
  if (line === undefined) return path
  const place = column === undefined ? `line ${line}` : `line ${line}, column ${column}`
  return path === '' ? place : `${path} (${place})`
}
