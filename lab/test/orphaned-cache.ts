import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { withRegistry } from '../src/lab/registry.ts'
import { sweepDeadLabs } from '../src/lab/sweep.ts'
import { runtimeHome } from '../src/machine/places.ts'
import { leasePackageCache, releasePackageCache } from '../src/network/package-cache.ts'

// On a lone machine: the package cache, whose starter or ender is killed at one moment or another.
const home = join(runtimeHome, 'package-cache')

function countCaches(): number {
  return readdirSync('/proc').filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith('apt-cacher-ng\0')
    } catch {
      return false
    }
  }).length
}

/** Takes away what is there of it in files, but for its leases and its configuration. */
function forget(): void {
  for (const entry of readdirSync(home, { withFileTypes: true }))
    if (entry.isFile() && entry.name.endsWith('.json')) rmSync(join(home, entry.name))
}

await withRegistry(() => leasePackageCache('one'))
const started = countCaches()

// As if the starter was killed before it could write anything down; then somebody else comes, and goes.
forget()
await withRegistry(() => leasePackageCache('two'))
const leasedAgain = countCaches()
await withRegistry(() => releasePackageCache('two'))
const leased = countCaches()
forget()
await withRegistry(() => releasePackageCache('one'))
const released = countCaches()

// As if whoever gave the last lease back was killed before ending the cache.
await withRegistry(() => leasePackageCache('three'))
rmSync(join(home, 'leases/three'))
await withRegistry(() => sweepDeadLabs(() => {}))
const swept = countCaches()

const left = [home, '/sys/class/net/cmlapt'].filter((path) => existsSync(path))
process.stdout.write(JSON.stringify({ started, leasedAgain, leased, released, swept, left }))
process.exit(0)
