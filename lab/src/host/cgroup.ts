import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { waitUntil } from '../machine/wait-until.ts'

/**
 * A host's cgroup: one directory of the same name in every hierarchy of this machine (several with version 1, one with
 * version 2). All of a host's processes are in it, whatever they do, so it is what a power cut and a freeze act on.
 */
export class Cgroup {
  readonly name: string
  readonly directories: readonly string[]

  constructor(name: string) {
    this.name = name
    this.directories = hierarchies().map((hierarchy) => join(hierarchy, name))
  }

  /** Makes what is missing. */
  create(): void {
    for (const directory of this.directories) {
      mkdirSync(directory, { recursive: true })
      // A new cpuset of version 1 is empty, and an empty one takes no process.
      for (const file of ['cpuset.cpus', 'cpuset.mems']) {
        const own = join(directory, file)
        if (
          existsSync(own) &&
          !directory.startsWith('/sys/fs/cgroup/unified') &&
          readFileSync(own, 'utf8').trim() === ''
        ) {
          const inherited = readFileSync(join(directory, '..', file), 'utf8')
          if (inherited.trim() !== '') writeFileSync(own, inherited)
        }
      }
    }
  }

  /** All processes in it, as this machine numbers them. */
  pids(): number[] {
    return [...new Set(this.directories.flatMap((directory) => pidsBelow(directory)))]
  }

  isFrozen(): boolean {
    return this.directories.some((directory) => readFreezer(directory) === 'frozen')
  }

  async freeze(): Promise<void> {
    let askedAt = 0
    const ask = (): boolean => {
      if (this.isFrozen()) return true
      // The old freezer gets stuck when one task waits in the kernel for another that is frozen already: let go, try again.
      if (performance.now() - askedAt > 200) {
        this.writeFreezer('THAWED', '0')
        this.writeFreezer('FROZEN', '1')
        askedAt = performance.now()
      }
      return this.isFrozen()
    }
    await waitUntil(`the cgroup ${this.name} is frozen`, ask, { deadlineMs: 30_000, intervalMs: 2 })
  }

  async thaw(): Promise<void> {
    this.writeFreezer('THAWED', '0')
    await waitUntil(`the cgroup ${this.name} is thawed`, () => !this.isFrozen(), { deadlineMs: 30_000, intervalMs: 5 })
  }

  /** Ends every process at the same moment: none sees another one die. */
  async kill(): Promise<void> {
    if (this.pids().length > 0) await this.freeze()
    await waitUntil(
      `no process is left in the cgroup ${this.name}`,
      () => {
        const pids = this.pids()
        for (const pid of pids) sendKill(pid)
        // The frozen die when they are thawed, before they can run on.
        this.writeFreezer('THAWED', '0')
        return pids.length === 0
      },
      { deadlineMs: 30_000, intervalMs: 5, seen: () => this.pids().join(' ') },
    )
  }

  /** Takes the directories away; the kernel refuses that while a process is in them. */
  async remove(): Promise<void> {
    await waitUntil(
      `the cgroup ${this.name} can be removed`,
      () => this.directories.map((directory) => removeBelow(directory)).every(Boolean),
      { deadlineMs: 30_000, intervalMs: 10 },
    )
  }

  private writeFreezer(v1: string, v2: string): void {
    for (const directory of this.directories) {
      const [old, current] = [join(directory, 'freezer.state'), join(directory, 'cgroup.freeze')]
      if (existsSync(old)) writeFileSync(old, v1)
      // With both versions mounted the old one freezes; the other would only add a second state to undo.
      else if (existsSync(current) && this.directories.length === 1) writeFileSync(current, v2)
    }
  }
}

/** Where this machine's cgroup hierarchies are mounted. */
export function hierarchies(): string[] {
  const mounts = readFileSync('/proc/self/mounts', 'utf8').split('\n')
  const points = mounts
    .map((line) => line.split(' '))
    .filter(
      ([, point, type]) => (type === 'cgroup' || type === 'cgroup2') && point?.startsWith('/sys/fs/cgroup') === true,
    )
    .map(([, point]) => point ?? '')
  return [...new Set(points)]
}

function pidsBelow(directory: string): number[] {
  try {
    const own = readFileSync(join(directory, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean).map(Number)
    return own.concat(subdirectories(directory).flatMap((below) => pidsBelow(below)))
  } catch {
    return [] // Gone meanwhile, or never made.
  }
}

function removeBelow(directory: string): boolean {
  if (!existsSync(directory)) return true
  try {
    for (const below of subdirectories(directory)) removeBelow(below)
    rmdirSync(directory)
    return true
  } catch {
    return !existsSync(directory)
  }
}

function subdirectories(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(directory, entry.name))
}

function readFreezer(directory: string): 'frozen' | 'thawed' {
  try {
    const old = join(directory, 'freezer.state')
    if (existsSync(old)) return readFileSync(old, 'utf8').trim() === 'FROZEN' ? 'frozen' : 'thawed'
    return /^frozen 1$/m.test(readFileSync(join(directory, 'cgroup.events'), 'utf8')) ? 'frozen' : 'thawed'
  } catch {
    return 'thawed'
  }
}

function sendKill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended meanwhile.
  }
}
