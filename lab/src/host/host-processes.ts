import { readdirSync, readFileSync } from 'node:fs'

/**
 * The number of a process inside its host, or undefined for a process of this machine (the launcher and systemd-nspawn,
 * which are in the host's cgroup too) and for one that has ended.
 */
export function pidInsideHost(pid: number): number | undefined {
  const numbers = /^NSpid:\t(.*)$/m.exec(readProcess(`${pid}/status`))?.[1]?.split('\t')
  return numbers === undefined || numbers.length < 2 ? undefined : Number(numbers[1])
}

/** Whether a process of a host belongs to one of its systemd's units. */
export function isOfUnit(pid: number, unit: string): boolean {
  return readProcess(`${pid}/cgroup`)
    .split('\n')
    .some((line) => line.endsWith(`/${unit}`) || line.includes(`/${unit}/`))
}

/** Whether all threads of a process are stopped; those of one that is gone do nothing either. */
export function standsStill(pid: number): boolean {
  try {
    return readdirSync(`/proc/${pid}/task`).every((thread) =>
      // Its name, which may hold anything, ends at the last parenthesis.
      /^\d+ \(.*\) T [^)]*$/s.test(readProcess(`${pid}/task/${thread}/stat`)),
    )
  } catch {
    return true
  }
}

/** A file of a process; empty when it is gone. */
function readProcess(file: string): string {
  try {
    return readFileSync(`/proc/${file}`, 'utf8')
  } catch {
    return ''
  }
}
