import { readFileSync } from 'node:fs'

/** A process that cannot be mistaken for a later one with the same pid. */
export interface ProcessIdentity {
  readonly pid: number
  /** In clock ticks since the machine's boot. */
  readonly startTime: string
  readonly bootId: string
}

/** The process that runs this code. */
export function ownIdentity(): ProcessIdentity {
  return identityOf(process.pid)
}

/** The process that has `pid` now. */
export function identityOf(pid: number): ProcessIdentity {
  return { pid, startTime: startTimeOf(pid) ?? '', bootId: machineBootId() }
}

/** Whether that very process still lives. */
export function isAlive(process: ProcessIdentity): boolean {
  return process.bootId === machineBootId() && startTimeOf(process.pid) === process.startTime
}

/** Whether something read from a file is an identity. */
export function isIdentity(value: unknown): value is ProcessIdentity {
  return typeof value === 'object' && value !== null && 'pid' in value && 'startTime' in value && 'bootId' in value
}

/** Differs after each boot of this machine. */
export function machineBootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
}

function startTimeOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The second field is the program's name in brackets and may hold anything, brackets and spaces included.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' ? undefined : fields[19]
  } catch {
    return undefined
  }
}
