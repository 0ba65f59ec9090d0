import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { labNumbers } from './marks.ts'

/** Where images, the package cache and the hosts' disks lie: `$CLUSTERMGR_LAB_DIR`, else `/var/lib/clustermgr-lab`. */
export function labHome(): string {
  return process.env['CLUSTERMGR_LAB_DIR'] ?? '/var/lib/clustermgr-lab'
}

/** What is of one machine, whatever the lab's home is: bridges and numbers are. */
export const runtimeHome: string = '/run/clustermgr-lab'

/** Where the disk, keys and logs of lab `number` lie. */
export function labDirectory(number: number): string {
  return join(labHome(), 'labs', String(number))
}

/** The labs that have a directory; what else lies beside those is not ours. */
export function labsWithDirectory(): readonly number[] {
  const directories = join(labHome(), 'labs')
  if (!existsSync(directories)) return []
  const names = new Set(
    readdirSync(directories, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name),
  )
  return labNumbers.filter((number) => names.has(String(number)))
}

/** A file that ships beside the code. */
export function asset(name: string): string {
  return fileURLToPath(new URL(`../../assets/${name}`, import.meta.url))
}
