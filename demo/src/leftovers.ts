import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

import type { Lab } from '@clustermgr/lab'

/** What everything of one lab bears: the names of its bridge and cables, its namespaces, mounts, cgroups and files. */
export function marksOfLab(lab: Lab): readonly string[] {
  return [
    lab.bridge,
    lab.directory,
    `clustermgr-lab-${lab.number}-`,
    `clustermgr-lab.${lab.number}.`,
    `clustermgr-lab:${lab.number}`,
  ]
}

/** What of this machine still bears one of the marks: processes, mounts, interfaces, namespaces, cgroups, directories. */
export async function leftovers(marks: readonly string[]): Promise<readonly string[]> {
  const bears = bearsOneOf(marks)
  const found: string[] = []
  for (const mark of marks) if (mark.startsWith('/') && existsSync(mark)) found.push(`directory ${mark}`)
  const mounts = (await readFile('/proc/self/mounts', 'utf8')).split('\n')
  for (const line of mounts) if (bears(line)) found.push(`mount ${line}`)
  for (const name of await readdir('/sys/class/net')) if (bears(name)) found.push(`interface ${name}`)
  for (const name of await readdir('/run/netns').catch(() => [])) if (bears(name)) found.push(`namespace ${name}`)
  for (const hierarchy of cgroupHierarchies(mounts)) {
    for (const name of await readdir(hierarchy)) if (bears(name)) found.push(`cgroup ${join(hierarchy, name)}`)
  }
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name) && name !== String(process.pid))) {
    const [commandLine = '', cgroup = '', status = ''] = await Promise.all(
      ['cmdline', 'cgroup', 'status'].map((file) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')),
    )
    // What is dead, and only not yet taken note of by its parent, is not left: it has nothing any more.
    if (/^State:\s+[ZX]/m.test(status)) continue
    // A process inside a host bears the mark in its cgroup only; the demo's own ones are in none of the lab's.
    if (bears(commandLine) || bears(cgroup)) found.push(`process ${pid} ${commandLine.replaceAll('\0', ' ').trim()}`)
  }
  return found
}

/** A mark that ends in a number is not that of the lab whose number only begins like it. */
function bearsOneOf(marks: readonly string[]): (text: string) => boolean {
  const patterns = marks.map(
    (mark) => new RegExp(`${mark.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}${/\d$/.test(mark) ? '(?!\\d)' : ''}`),
  )
  return (text) => patterns.some((pattern) => pattern.test(text))
}

/** Where the hierarchies of cgroups are mounted: several with version 1, one with version 2. */
function cgroupHierarchies(mounts: readonly string[]): readonly string[] {
  return mounts
    .map((line) => line.split(' '))
    .flatMap(([, point, type]) => ((type === 'cgroup' || type === 'cgroup2') && point !== undefined ? [point] : []))
}
