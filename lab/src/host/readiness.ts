import { LabError } from '../lab-error.ts'
import type { ProgramResult, RunProgramOptions } from '../machine/run-program.ts'
import { waitUntil } from '../machine/wait-until.ts'
import type { HostState } from './host-state.ts'
import { consoleTail } from './launch.ts'
import { greets } from './ssh.ts'

/** What systemd says once a host is up; `degraded` when a unit failed. */
export type BootResult = 'running' | 'degraded'

/** What is asked while a host boots. */
export interface BootingHost {
  readonly name: string
  readonly address: string
  readonly port: number
  readonly consoleLog: string
  state(): HostState
  findInitPid(): number | undefined
  run(command: string, options: RunProgramOptions): Promise<ProgramResult>
  exec(command: string, options: RunProgramOptions): Promise<ProgramResult>
}

const deadlineMs = 60_000

/**
 * Waits until systemd has started everything, asked over ssh, so that ssh is known to work too.
 *
 * @param isUnplugged - such a host is asked from inside
 */
export async function waitUntilReady(
  host: BootingHost,
  isUnplugged: boolean,
  signal: AbortSignal | undefined,
): Promise<BootResult> {
  const end = performance.now() + deadlineMs
  const left = () => Math.max(1, Math.ceil(end - performance.now()))
  return waitUntil(
    `${host.name} has booted and answers ssh`,
    async () => {
      if (host.state() === 'off') {
        const hint = `What its console said: ${consoleTail(host.consoleLog)}`
        throw new LabError('LAB_HOST_STATE', `The host ${host.name} ended while it booted.`, { hint })
      }
      if (!isUnplugged && !(await greets(host.address, host.port, Math.min(1_000, left())))) return undefined
      if (isUnplugged && host.findInitPid() === undefined) return undefined
      const ask = isUnplugged ? host.exec.bind(host) : host.run.bind(host)
      // It waits by itself, but cannot be asked at the very beginning.
      const { stdout } = await ask('systemctl is-system-running --wait', { check: false, timeoutMs: left(), signal })
      return stdout === 'running' || stdout === 'degraded' ? stdout : undefined
    },
    { deadlineMs, signal, seen: () => consoleTail(host.consoleLog) },
  )
}
