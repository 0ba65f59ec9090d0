import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { identityOf, isAlive, isIdentity, ownIdentity, type ProcessIdentity } from '../machine/process-identity.ts'
import { labHome, runtimeHome } from '../machine/places.ts'
import { runProgram } from '../machine/run-program.ts'
import { startDetached } from '../machine/start-detached.ts'
import { waitUntil } from '../machine/wait-until.ts'

/**
 * One apt-cacher-ng serves all labs of this machine. It listens on an address of its own, on a bridge without ports: each
 * lab's hosts reach that by their default route, and nobody outside the machine does.
 */
const [bridge, address, port] = ['cmlapt', '10.77.255.1', 3142]

/** What `http_proxy` is for hosts and for debootstrap. */
export const packageProxy: string = `http://${address}:${port}`

const home = join(runtimeHome, 'package-cache')
const command = ['apt-cacher-ng', '-c', home, 'ForeGround=1'] as const
const leases = join(home, 'leases')

/** Starts the cache when it does not run, and keeps it for `lease`. The caller holds the registry's lock. */
export async function leasePackageCache(lease: string, signal?: AbortSignal): Promise<void> {
  mkdirSync(leases, { recursive: true })
  const unfinished = join(home, 'lease.new')
  writeFileSync(unfinished, JSON.stringify(ownIdentity()))
  renameSync(unfinished, leaseFile(lease))
  const log = join(home, 'output.log')
  if (findCaches().length === 0) await startCache(log)
  // One that was there may be young: whoever started it may not have lived to see it answer.
  await waitUntil('the package cache answers', () => answers(), {
    deadlineMs: 30_000,
    signal,
    seen: () => readFileSync(log, 'utf8').slice(-1000),
  })
}

async function startCache(log: string): Promise<void> {
  await removeBridge()
  await runProgram('ip', ['-batch', '-'], {
    input: `link add ${bridge} type bridge\nlink set ${bridge} alias clustermgr-lab\naddress add ${address}/32 dev ${bridge}\nlink set ${bridge} up\n`,
  })
  writeConfiguration()
  const [program, ...args] = command
  await startDetached(program, args, { log })
}

/** Gives `lease` back; the last one ends the cache. The caller holds the registry's lock. */
export async function releasePackageCache(lease: string): Promise<void> {
  rmSync(leaseFile(lease), { force: true })
  await endUnusedPackageCache()
}

/** Ends the cache when nobody keeps it, whatever its last user came to do. The caller holds the registry's lock. */
export async function endUnusedPackageCache(): Promise<void> {
  if (existsSync(leases) && readdirSync(leases).length > 0) return
  for (const cache of findCaches()) {
    process.kill(cache.pid, 'SIGTERM')
    await waitUntil('the package cache has ended', () => !isAlive(cache), { deadlineMs: 5_000 }).catch(() => {
      process.kill(cache.pid, 'SIGKILL')
    })
  }
  await removeBridge()
  rmSync(home, { recursive: true, force: true })
}

/** What of the cache is on this machine, a line each. */
export function findPackageCache(): readonly string[] {
  return [
    ...findCaches().map(({ pid }) => `package cache: process ${pid} ${command.join(' ')}`),
    ...(hasBridge() ? [`package cache: interface ${bridge}`] : []),
    ...(existsSync(home) ? [`package cache: file ${home}`] : []),
  ]
}

/** Where it is written down that `lease` keeps the cache. */
export function leaseFile(lease: string): string {
  return join(leases, lease)
}

/** Who keeps the cache, each with the process that took the lease. */
export function packageCacheLeases(): ReadonlyMap<string, ProcessIdentity> {
  const found = new Map<string, ProcessIdentity>()
  if (!existsSync(leases)) return found
  for (const name of readdirSync(leases)) {
    const holder: unknown = JSON.parse(readFileSync(join(leases, name), 'utf8'))
    if (isIdentity(holder)) found.set(name, holder)
  }
  return found
}

/**
 * The cache that runs, by its command line: a file with its pid would be missing when whoever starts it is killed before
 * writing it. Under the registry's lock nobody is about to start: the lock's socket is a new process's, too, until that
 * has its command line.
 */
function findCaches(): readonly ProcessIdentity[] {
  const own = `${command.join('\0')}\0`
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && readCommandLine(name) === own)
    .map((pid) => identityOf(Number(pid)))
}

/** Empty for a process that has ended meanwhile. */
function readCommandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}

async function removeBridge(): Promise<void> {
  if (hasBridge()) await runProgram('ip', ['link', 'del', bridge])
}

/** Whether our bridge is there; somebody else's of that name lacks the alias. */
function hasBridge(): boolean {
  const alias = `/sys/class/net/${bridge}/ifalias`
  return existsSync(alias) && readFileSync(alias, 'utf8').trim() === 'clustermgr-lab'
}

function writeConfiguration(): void {
  const cache = join(labHome(), 'package-cache')
  mkdirSync(cache, { recursive: true })
  const upstream = process.env['http_proxy']
  writeFileSync(
    join(home, 'acng.conf'),
    [
      `CacheDir: ${cache}`,
      `LogDir: ${home}`,
      'SupportDir: /usr/lib/apt-cacher-ng',
      `BindAddress: ${address}`,
      `Port: ${port}`,
      'ForeGround: 1',
      ...(upstream === undefined ? [] : [`Proxy: ${upstream}`]),
      '',
    ].join('\n'),
  )
}

function answers(): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port })
    socket.once('connect', () => resolve(true))
    socket.once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}
