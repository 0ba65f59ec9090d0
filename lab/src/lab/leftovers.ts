import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { hierarchies } from '../host/cgroup.ts'
import { bridgeName, cgroupName, interfaceAlias, namespaceName, packetTable } from '../machine/marks.ts'
import { readMounts } from '../machine/mounts.ts'
import { isAlive } from '../machine/process-identity.ts'
import { runProgram } from '../machine/run-program.ts'
import { findPackageCache, leaseFile, packageCacheLeases } from '../network/package-cache.ts'
import { isWanted, readRecords, recordFile, withRegistry, type LabRecord } from './registry.ts'
import { labOfLease, leaseOf } from './sweep.ts'

/**
 * What everything of one lab bears: names of its bridge and cables, namespaces, mounts, cgroups and packet table, and the
 * places of its files. It holds when the lab is gone, too.
 */
export function marksOfLab({ number, directory }: Pick<LabRecord, 'number' | 'directory'>): readonly string[] {
  return [
    bridgeName(number),
    namespaceName(number, ''),
    cgroupName(number, ''),
    interfaceAlias(number),
    packetTable(number),
    directory,
    recordFile(number),
    leaseFile(leaseOf(number)),
  ]
}

/**
 * What of this machine still bears one of the marks, a line each: processes, mounts, interfaces, namespaces, packet tables,
 * cgroups, files. Where no other lab lives, what is left of the package cache that labs share is a leftover too.
 *
 * A mark that begins with `/` is a place; others may be added to those of {@link marksOfLab}.
 *
 * @throws LabError `LAB_PROGRAM_FAILED` where nft cannot be asked, `LAB_TIMEOUT`
 */
export async function findLeftovers(marks: readonly string[]): Promise<readonly string[]> {
  const bears = bearsOneOf(marks)
  const tables = (await runProgram('nft', ['list', 'tables'])).stdout.split('\n')
  // In the registry's lock: somebody who is about to live from the cache has said so there.
  const cache = await withRegistry(async () => (isPackageCacheUsed(marks) ? [] : findPackageCache()))
  return [
    ...marks.filter((mark) => mark.startsWith('/') && existsSync(mark)).map((path) => `file ${path}`),
    ...readMounts()
      .map(({ source, point }) => `mount ${source} on ${point}`)
      .filter(bears),
    ...listNames('/sys/class/net', 'interface').filter(bears),
    ...listNames('/run/netns', 'namespace').filter(bears),
    ...tables.filter(bears),
    ...hierarchies().flatMap((hierarchy) => listNames(hierarchy, 'cgroup').filter(bears)),
    ...listProcesses().filter(bears),
    ...cache,
  ]
}

/** Whether another lab, or somebody who bakes an image, lives from the package cache. */
function isPackageCacheUsed(marks: readonly string[]): boolean {
  const others = readRecords().filter((record) => isWanted(record) && !marks.includes(record.directory))
  const bakers = [...packageCacheLeases()].filter(([lease]) => labOfLease(lease) === undefined)
  return others.length > 0 || bakers.some(([, holder]) => isAlive(holder))
}

/** A mark that ends in a number is not that of the lab whose number only begins like it. */
function bearsOneOf(marks: readonly string[]): (text: string) => boolean {
  const patterns = marks.map(
    (mark) => new RegExp(`${mark.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}${/\d$/.test(mark) ? '(?!\\d)' : ''}`),
  )
  return (text) => patterns.some((pattern) => pattern.test(text))
}

function listNames(directory: string, kind: string): readonly string[] {
  return existsSync(directory) ? readdirSync(directory).map((name) => `${kind} ${name}`) : []
}

/** A process inside a host bears the mark in its cgroup only; one that works for a lab, in its command line. */
function listProcesses(): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && name !== String(process.pid))
    .filter((pid) => !/^State:\s+[ZX]/m.test(readOf(pid, 'status')))
    .map((pid) => `process ${pid} ${readOf(pid, 'cmdline').replaceAll('\0', ' ').trim()} in ${readOf(pid, 'cgroup')}`)
    .map((line) => line.replaceAll('\n', ' ').trim())
}

/** Empty when that process has ended meanwhile. */
function readOf(pid: string, file: string): string {
  try {
    return readFileSync(join('/proc', pid, file), 'utf8')
  } catch {
    return ''
  }
}
