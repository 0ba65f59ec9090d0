import { mkdirSync } from 'node:fs'
import { LabHost } from '../host/lab-host.ts'
import { sshFiles } from '../host/ssh.ts'
import { prepareImage } from '../image/prepare-images.ts'
import type { Release } from '../image/release.ts'
import { LabError } from '../lab-error.ts'
import { bridgeName, labNumbers } from '../machine/marks.ts'
import { labDirectory } from '../machine/places.ts'
import { machineBootId, ownIdentity } from '../machine/process-identity.ts'
import { checkRequirements } from '../machine/requirements.ts'
import { isBridgeNameFree } from '../network/interfaces.ts'
import { leasePackageCache } from '../network/package-cache.ts'
import { allOf, authorityOf, buildLab } from './build-lab.ts'
import { checkLabOptions, defaultPublicName, type LabOptions } from './lab-spec.ts'
import {
  isWanted,
  readRecords,
  withRegistry,
  writeRecord,
  type HostRecord,
  type LabRecord,
  type Owner,
} from './registry.ts'
import { takeDownOnSignal } from './signals.ts'
import { leaseOf, sweepDeadLabs, sweepLab } from './sweep.ts'

/**
 * Real Debian hosts on this machine, on a network of their own.
 *
 * @example
 * ```ts
 * await using lab = await Lab.up({ hosts: [{ name: 'gluu1', roles: ['gluu'] }, { name: 'proxy' }] })
 * await lab.host('gluu1').run('systemctl is-system-running')
 * ```
 */
export class Lab implements AsyncDisposable {
  readonly number: number
  readonly name: string
  readonly release: Release
  readonly hosts: readonly LabHost[]
  /** Its network interface on this machine; the hosts' cables bear its name too. */
  readonly bridge: string
  /** Keys, logs and the hosts' disks; gone after {@link down}. */
  readonly directory: string
  /** Private key that logs in as `root` and as `operator`, who has sudo without a password. */
  readonly identityFile: string
  /** Known hosts, made from the hosts' disks: strict checking works from the first connection on. */
  readonly knownHostsFile: string
  /** `ssh -F` with it reaches the hosts by name. */
  readonly sshConfigFile: string
  /** Certificate of the lab's own authority, which signed the certificates of the Gluu stand-ins. */
  readonly caFile: string
  /** The name under which users would reach Gluu on it. */
  readonly publicName: string
  private readonly record: LabRecord
  private stopWatching: () => void = () => {}

  private constructor(record: LabRecord) {
    const ssh = sshFiles(record.directory)
    this.record = record
    this.number = record.number
    this.bridge = bridgeName(record.number)
    this.name = record.name
    this.release = record.release
    this.directory = record.directory
    this.identityFile = ssh.identity
    this.knownHostsFile = ssh.knownHosts
    this.sshConfigFile = ssh.config
    this.caFile = authorityOf(record).certificate
    this.publicName = record.publicName
    this.hosts = record.hosts.map((host) => new LabHost(record.number, record.directory, ssh, host))
  }

  /**
   * Boots a lab that ends with this process: what a killed process leaves behind, the next lab cleans up first.
   *
   * @throws LabError `LAB_REQUIREMENTS` where a lab cannot run, `LAB_INVALID_SPEC`, `LAB_TIMEOUT`, `LAB_ABORTED`
   */
  static up(options: LabOptions): Promise<Lab> {
    return Lab.start(options, { kind: 'process', process: ownIdentity() })
  }

  /** Boots a lab that stays when this process ends, until somebody takes it down ({@link attach}) or the machine reboots. */
  static upDetached(options: LabOptions): Promise<Lab> {
    return Lab.start(options, { kind: 'detached', bootId: machineBootId() })
  }

  /** The living labs of this machine. */
  static list(): readonly LabRecord[] {
    return readRecords().filter(isWanted)
  }

  /**
   * A lab that another process made. The whole of it is there except what only that process knows: whether a host that
   * is off was disconnected before.
   */
  static attach(record: LabRecord): Lab {
    return new Lab(record)
  }

  /** @throws LabError `LAB_NOT_FOUND` */
  host(name: string): LabHost {
    const found = this.hosts.find((host) => host.name === name)
    if (found === undefined) {
      throw new LabError('LAB_NOT_FOUND', `The lab "${this.name}" has no host "${name}".`, {
        hint: `It has ${this.hosts.map((host) => host.name).join(', ')}.`,
      })
    }
    return found
  }

  /** Takes everything away: processes, namespaces, mounts, bridge, disks. The second time nothing happens. */
  async down(): Promise<void> {
    this.stopWatching()
    await withRegistry(async () => {
      // Its number may be another lab's by now.
      const current = readRecords().find(({ number }) => number === this.number)
      if (JSON.stringify(current) === JSON.stringify(this.record)) await sweepLab(this.number, this.record)
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.down()
  }

  private static async start(options: LabOptions, owner: Owner): Promise<Lab> {
    checkRequirements()
    checkLabOptions(options)
    const onProgress = options.onProgress ?? (() => {})
    const release = options.release ?? 'bookworm'
    const hosts: HostRecord[] = []
    for (const [index, host] of options.hosts.entries()) {
      const layer = host.layer ?? 'bare'
      const images = await prepareImage(release, layer, { onProgress, signal: options.signal })
      hosts.push({ name: host.name, index, roles: host.roles ?? [], layer, images })
    }
    const record = await withRegistry(async () => {
      await sweepDeadLabs(onProgress)
      const number = freeNumber()
      const taken: LabRecord = {
        number,
        name: options.name ?? 'lab',
        release,
        publicName: options.publicName ?? defaultPublicName,
        directory: labDirectory(number),
        owner,
        hosts,
      }
      try {
        writeRecord(taken)
        await leasePackageCache(leaseOf(number), options.signal)
        mkdirSync(taken.directory, { recursive: true, mode: 0o700 })
      } catch (cause) {
        await sweepLab(number, taken)
        throw cause
      }
      return taken
    }, options.signal)
    const lab = new Lab(record)
    lab.stopWatching = takeDownOnSignal(lab)
    try {
      await buildLab(record, lab.hosts)
      await allOf(
        lab.hosts.map(async (host) => {
          onProgress(`${host.name} (${host.address}) is ${await host.boot({ signal: options.signal })}`)
        }),
      )
    } catch (cause) {
      await lab.down()
      throw cause
    }
    return lab
  }
}

function freeNumber(): number {
  const taken = new Set(readRecords().map(({ number }) => number))
  const free = labNumbers.find((number) => !taken.has(number) && isBridgeNameFree(number))
  if (free === undefined) {
    throw new LabError('LAB_HOST_STATE', 'All 255 lab numbers of this machine are taken.', {
      hint: 'See which labs run (npm run lab -- status) and take some down.',
    })
  }
  return free
}
