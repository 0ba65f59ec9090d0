import type { Readiness, RepairAction, Secret } from '@clustermgr/core'
import { parseUnitName, renderLine } from '../agent/index.ts'
import type { HostJob } from './host-job.ts'
import { renderReadiness } from './readiness-lines.ts'
import { renderRedaction } from './redaction.ts'

/** How a repair waits, and what it must not show. */
export interface RepairJobOptions {
  /** How long the unit may take until it serves, in milliseconds. Default 30000. */
  readonly readinessDeadlineMs?: number
  /** Values that must not appear in the daemon's words. */
  readonly secrets?: readonly Secret[]
}

/**
 * Makes one unit serve again. `start` does nothing when it serves already. `replace` kills what does not answer, with
 * a signal that a frozen process cannot ignore, and starts it; once, even when the job is cut off and run again.
 */
export function repairJob(
  action: Pick<RepairAction, 'unit' | 'kind'>,
  readiness: readonly Readiness[],
  options: RepairJobOptions = {},
): HostJob<void> {
  const spec =
    renderLine('repair', parseUnitName(action.unit), action.kind) +
    renderLine('deadline', options.readinessDeadlineMs ?? 30_000) +
    renderReadiness(action.unit, readiness)
  return {
    kind: 'repair',
    parts: [
      { name: 'spec', content: spec },
      { name: 'redact', content: renderRedaction(options.secrets ?? []) },
    ],
    retryable: false,
    parseResult: () => undefined,
  }
}

/** Only resolves what an earlier job left unfinished; every job does that first. */
export function resolveJob(): HostJob<void> {
  return { kind: 'resolve', parts: [{ name: 'spec', content: '' }], retryable: true, parseResult: () => undefined }
}
