import { randomBytes } from 'node:crypto'
import type { Stats } from 'node:fs'
import { link, lstat, mkdir, open, readFile, unlink } from 'node:fs/promises'
import { homedir } from 'node:os'
import path from 'node:path'
import { ClustermgrError, Secret } from '@clustermgr/core'
import { isSecretName } from './secret-store.ts'
import type { SecretStore } from './secret-store.ts'

/** Where a store of files keeps its secrets. */
export interface FileSecretStoreOptions {
  /** Absolute. Made with mode 0700 where it is missing. */
  readonly directory: string
}

/** Where a cluster's secrets lie unless told otherwise: `$HOME/.clustermgr/CLUSTER`. */
export function defaultSecretDirectory(cluster: string): string {
  return path.join(homedir(), '.clustermgr', cluster)
}

/**
 * A secret store of files: one file of mode 0600 for each name, in a directory of mode 0700 that belongs to this user.
 * Several processes on one machine may share it.
 * @throws SECRET_UNAVAILABLE (from its methods) when others could read or write it, or the file system refuses
 *
 * @example
 * ```ts
 * const store = createFileSecretStore({ directory: defaultSecretDirectory('example') })
 * ```
 */
export function createFileSecretStore(options: FileSecretStoreOptions): SecretStore {
  const { directory } = options
  return {
    get: (name) => explain(name, () => read(directory, name)),
    create: (name, value) => explain(name, () => create(directory, name, value)),
  }
}

async function read(directory: string, name: string): Promise<Secret | null> {
  const file = path.join(directory, checkedName(name))
  try {
    assertPrivate(directory, await lstat(directory), 'directory')
    assertPrivate(file, await lstat(file), 'file')
    return new Secret(await readFile(file, 'utf8'))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

async function create(directory: string, name: string, value: Secret): Promise<Secret> {
  const file = path.join(directory, checkedName(name))
  await mkdir(directory, { recursive: true, mode: 0o700 })
  assertPrivate(directory, await lstat(directory), 'directory')
  const staged = path.join(directory, `.${name}.${randomBytes(8).toString('hex')}`)
  try {
    await writeDurably(staged, value.reveal())
    // link(2) fails where the name exists, and a name never shows half a file: so the first writer wins.
    await link(staged, file).catch((error: unknown) => {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    })
    await syncDirectory(directory)
  } finally {
    await unlink(staged).catch(() => undefined)
  }
  const kept = await read(directory, name)
  if (kept === null) throw new Error('it vanished while it was written')
  return kept
}

async function writeDurably(file: string, content: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600)
  try {
    await handle.writeFile(content)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function assertPrivate(where: string, stats: Stats, kind: 'directory' | 'file'): void {
  const isKind = kind === 'directory' ? stats.isDirectory() : stats.isFile()
  if (!isKind) throw new Error(`${where} is not a ${kind}`)
  if (process.getuid !== undefined && stats.uid !== process.getuid()) {
    throw new Error(`${where} belongs to another user (uid ${stats.uid})`)
  }
  if ((stats.mode & 0o077) !== 0) {
    const mode = (stats.mode & 0o777).toString(8).padStart(4, '0')
    throw new Error(`${where} has mode ${mode}: others have access (chmod go= ${where})`)
  }
}

function checkedName(name: string): string {
  if (!isSecretName(name)) throw new Error('its name is not made of a-z, 0-9, dot and dash')
  return name
}

async function explain<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new ClustermgrError('SECRET_UNAVAILABLE', `the secret store cannot serve ${JSON.stringify(name)}: ${why}`, {
      cause: error,
    })
  }
}
