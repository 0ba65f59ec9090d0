import type { UnitObservation } from '@clustermgr/core'
import { observeHost } from '../host/index.ts'
import type { HostConnection } from '../ssh/index.ts'

/** Units and small files of one host, by name. */
export interface UnitsObservation {
  unit(name: string): UnitObservation
  /** `null` when there is no such file. */
  statusFile(path: string): string | null
  /** The host's clock at the observation, in milliseconds since 1970. */
  readonly hostClockMs: number
}

/** No file is asked for, so nothing is digested. */
const NO_DIGESTS = new Uint8Array(32)

/** Less than keep-alives need to notice a dead host: an observation is not held up by it for longer. */
const TIMEOUT_MS = 10_000

/** Asks a host for its units and small files, in one request. */
export async function observeUnits(
  connection: HostConnection,
  request: { readonly units: readonly string[]; readonly statusFiles: readonly string[] },
  options: { readonly signal?: AbortSignal },
): Promise<UnitsObservation> {
  const observed = await observeHost(
    connection,
    { digestKey: NO_DIGESTS, ...request },
    { timeoutMs: TIMEOUT_MS, ...options },
  )
  return {
    unit: (name) => {
      const unit = observed.units.find((each) => each.unit === name)
      return { unit: name, activeState: unit?.activeState ?? 'inactive', mainPid: unit?.mainPid ?? 0 }
    },
    statusFile: (path) => observed.statusFiles[path] ?? null,
    hostClockMs: Date.now() + observed.clockOffsetMs,
  }
}
