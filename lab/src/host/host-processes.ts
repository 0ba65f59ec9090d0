import { readFileSync } from 'node:fs'

/**
 * The number of a process inside its host, or undefined for a process of this machine (the launcher and systemd-nspawn,
 * which are in the host's cgroup too) and for one that has ended.
 */
export function pidInsideHost(pid: number): number | undefined {
  try {
    const numbers = /^NSpid:\t(.*)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]?.split('\t')
    return numbers === undefined || numbers.length < 2 ? undefined : Number(numbers[1])
  } catch {
    return undefined
  }
}
