import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Layer, Release } from '../image/release.ts'
import { withMachineLock } from '../machine/machine-lock.ts'
import { runtimeHome } from '../machine/places.ts'
import { isAlive, machineBootId, type ProcessIdentity } from '../machine/process-identity.ts'
import type { Role } from './lab-spec.ts'

/** A lab ends with the process that made it, or is detached and stays until it is taken down by name. */
export type Owner =
  | { readonly kind: 'process'; readonly process: ProcessIdentity }
  | { readonly kind: 'detached'; readonly bootId: string }

/** What is written down about a host. */
export interface HostRecord {
  readonly name: string
  readonly index: number
  readonly roles: readonly Role[]
  readonly layer: Layer
  /** Directories of its lower layers, uppermost first. */
  readonly images: readonly string[]
}

/** What is written down about a lab before anything of it is made, so that any process can take it away. */
export interface LabRecord {
  readonly number: number
  readonly name: string
  readonly release: Release
  readonly publicName: string
  readonly directory: string
  readonly owner: Owner
  readonly hosts: readonly HostRecord[]
}

const records = join(runtimeHome, 'labs')

/** Runs `work` while no other process changes which labs there are. */
export function withRegistry<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  return withMachineLock('registry', { deadlineMs: 60_000, signal }, work)
}

/** Where a lab is written down. */
export function recordFile(number: number): string {
  return join(records, `${number}.json`)
}

export function writeRecord(record: LabRecord): void {
  mkdirSync(records, { recursive: true })
  const file = recordFile(record.number)
  writeFileSync(`${file}.new`, JSON.stringify(record, undefined, 2))
  renameSync(`${file}.new`, file)
}

export function removeRecord(number: number): void {
  rmSync(recordFile(number), { force: true })
}

/** Every lab that was written down, living or dead, by number. */
export function readRecords(): readonly LabRecord[] {
  if (!existsSync(records)) return []
  return readdirSync(records)
    .filter((name) => name.endsWith('.json'))
    .map((name) => readRecord(join(records, name)))
    .filter((record) => record !== undefined)
    .sort((a, b) => a.number - b.number)
}

/** Nothing where another process took the lab down just now. */
function readRecord(file: string): LabRecord | undefined {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
  const record: unknown = JSON.parse(text)
  return isRecord(record) ? record : undefined
}

function isRecord(value: unknown): value is LabRecord {
  return typeof value === 'object' && value !== null && 'number' in value && 'owner' in value && 'hosts' in value
}

/** Whether somebody still wants that lab. */
export function isWanted(record: LabRecord): boolean {
  return record.owner.kind === 'process' ? isAlive(record.owner.process) : record.owner.bootId === machineBootId()
}
