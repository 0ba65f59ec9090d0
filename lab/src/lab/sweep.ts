import { readdirSync } from 'node:fs'
import { Cgroup, hierarchies } from '../host/cgroup.ts'
import { labOfMark } from '../machine/marks.ts'
import { readMounts, removeTree, unmountAll } from '../machine/mounts.ts'
import { labDirectory, labsWithDirectory } from '../machine/places.ts'
import { isAlive } from '../machine/process-identity.ts'
import * as interfaces from '../network/interfaces.ts'
import { endUnusedPackageCache, packageCacheLeases, releasePackageCache } from '../network/package-cache.ts'
import { deletePacketTable, labsWithPacketTable } from '../network/packet-filter.ts'
import { isWanted, readRecords, removeRecord, type LabRecord } from './registry.ts'

/** Takes away everything that bears a lab's mark. The caller holds the registry's lock. */
export async function sweepLab(number: number, record?: LabRecord): Promise<void> {
  await Promise.all(
    markedCgroups(number).map(async (name) => {
      const cgroup = new Cgroup(name)
      await cgroup.kill()
      await cgroup.remove()
    }),
  )
  for (const [name, lab] of interfaces.markedInterfaces()) if (lab === number) await interfaces.deleteInterface(name)
  for (const [name, lab] of interfaces.markedNamespaces()) if (lab === number) await interfaces.deleteNamespace(name)
  await deletePacketTable(number)
  const directory = record?.directory ?? labDirectory(number)
  await unmountAll(({ source }) => labOfMark(source) === number)
  await removeTree(directory)
  await releasePackageCache(leaseOf(number))
  removeRecord(number)
}

/** Takes away the labs whose owner is gone, and marked things that no lab claims. The caller holds the registry's lock. */
export async function sweepDeadLabs(onProgress: (line: string) => void): Promise<void> {
  const records = readRecords()
  const living = new Set(records.filter(isWanted).map(({ number }) => number))
  for (const record of records.filter((each) => !isWanted(each))) {
    onProgress(`cleaning up lab ${record.number} (${record.name}), whose process is gone`)
    await sweepLab(record.number, record)
  }
  for (const number of await markedNumbers()) {
    if (living.has(number)) continue
    onProgress(`cleaning up what is left of lab ${number}`)
    await sweepLab(number)
  }
  for (const [lease, holder] of packageCacheLeases()) {
    const lab = labOfLease(lease)
    if (lab === undefined ? !isAlive(holder) : !living.has(lab)) await releasePackageCache(lease)
  }
  await endUnusedPackageCache()
}

/** The name under which a lab keeps the package cache. */
export function leaseOf(number: number): string {
  return `lab-${number}`
}

/** The lab's number in {@link leaseOf}'s name, or undefined when somebody else keeps the cache: who bakes an image. */
export function labOfLease(lease: string): number | undefined {
  const number = /^lab-(\d+)$/.exec(lease)?.[1]
  return number === undefined ? undefined : Number(number)
}

async function markedNumbers(): Promise<ReadonlySet<number>> {
  return new Set([
    ...markedCgroups().map((name) => labOfMark(name) ?? -1),
    ...interfaces.markedInterfaces().values(),
    ...interfaces.markedNamespaces().values(),
    ...(await labsWithPacketTable()),
    ...readMounts().flatMap(({ source }) => labOfMark(source) ?? []),
    ...labsWithDirectory(),
  ])
}

function markedCgroups(number?: number): string[] {
  const names = hierarchies().flatMap((hierarchy) => readdirSync(hierarchy))
  return [...new Set(names)].filter((name) => {
    const lab = labOfMark(name)
    return lab !== undefined && (number === undefined || lab === number)
  })
}
