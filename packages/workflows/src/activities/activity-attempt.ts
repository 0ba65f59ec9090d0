import { performance } from 'node:perf_hooks'
import { isClustermgrError } from '@clustermgr/core'
import { Context } from '@temporalio/activity'
import { failureFromError } from './activity-failure.ts'

/** After this long without a sign of life from the work, the heartbeat stops and the server may start another attempt. */
const STALL_MS = 60_000
const DEFAULT_HEARTBEAT_TIMEOUT_MS = 10_000
const PULSES_PER_TIMEOUT = 5

/** What an activity's work is given. */
export interface ActivityAttempt {
  /** From 1. */
  readonly number: number
  /** Aborted by every kind of cancellation: for work that changes nothing, and for what has not been started. */
  readonly cancelSignal: AbortSignal
  /**
   * Aborted when the work belongs to somebody else now: the worker shuts down, the attempt timed out, was paused or
   * reset. A cancel request does not abort it: what runs on a host is followed to its end.
   */
  readonly abandonSignal: AbortSignal
  /** A sign of life, with what is being done in a few words; shown among Temporal's pending activities. */
  readonly progress: (doing: string) => void
}

/**
 * Runs one attempt of an activity: heartbeats while the work makes progress, tells the kinds of cancellation apart, and
 * turns errors into Temporal failures. To be called inside an activity.
 */
export async function runAttempt<T>(
  work: (attempt: ActivityAttempt) => Promise<T>,
  options: { readonly stallMs?: number } = {},
): Promise<T> {
  // Captured now: in an abort listener there is no current context.
  const context = Context.current()
  const abandon = watchForAbandonment(context)
  const pulse = startPulse(context, options.stallMs ?? STALL_MS)
  try {
    return await work({
      number: context.info.attempt,
      cancelSignal: context.cancellationSignal,
      abandonSignal: abandon.signal,
      progress: pulse.progress,
    })
  } catch (error) {
    const stopped = isClustermgrError(error) ? error.code === 'CANCELLED' : isAbort(error)
    // Rejects with the failure by which the worker knows that the cancellation was heeded.
    if (context.cancellationSignal.aborted && (abandon.signal.aborted || stopped)) return await context.cancelled
    throw failureFromError(error)
  } finally {
    pulse.stop()
    abandon.stop()
  }
}

/**
 * Like {@link runAttempt}, for work that only looks: any cancellation ends it, and its start-to-close time-out alone
 * bounds it, since it gives no signs of life.
 */
export async function runObservation<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  return runAttempt(({ cancelSignal }) => work(cancelSignal), { stallMs: Number.POSITIVE_INFINITY })
}

function watchForAbandonment(context: Context): { readonly signal: AbortSignal; readonly stop: () => void } {
  const controller = new AbortController()
  const { cancellationSignal } = context
  const judge = (): void => {
    const details = context.cancellationDetails
    const requested = details?.cancelRequested === true
    const taken = details?.paused === true || details?.reset === true || details?.timedOut === true
    const gone = details?.notFound === true || details?.workerShutdown === true
    if (!requested || taken || gone) controller.abort(cancellationSignal.reason)
  }
  if (cancellationSignal.aborted) judge()
  else cancellationSignal.addEventListener('abort', judge, { once: true })
  return { signal: controller.signal, stop: () => cancellationSignal.removeEventListener('abort', judge) }
}

function startPulse(
  context: Context,
  stallMs: number,
): { readonly progress: (doing: string) => void; readonly stop: () => void } {
  const timeoutMs = context.info.heartbeatTimeoutMs ?? DEFAULT_HEARTBEAT_TIMEOUT_MS
  let doing = ''
  let movedAtMs = performance.now()
  const beat = (): void => {
    // A pulse that beats for work that hangs would keep the attempt alive for ever.
    if (performance.now() - movedAtMs < stallMs) context.heartbeat({ v: 1, doing })
  }
  beat()
  const timer = setInterval(beat, timeoutMs / PULSES_PER_TIMEOUT)
  return {
    progress: (now) => {
      doing = now.slice(0, 200)
      movedAtMs = performance.now()
    },
    stop: () => clearInterval(timer),
  }
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && (error.name === 'AbortError' || error.name === 'CancelledFailure')
}
