import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { Lab } from '@clustermgr/lab'
import type { LabHost } from '@clustermgr/lab'
import { createHostConnector, createSecretResolver } from '@clustermgr/sdk'
import type { HostConnection, HostConnector } from '@clustermgr/sdk'
import { labClusterHost } from '../../integration/lab-cluster-host.ts'
import { PausePoint } from './pause-point.ts'

/** A host whose power is cut again and again, and which is set back to one saved state each time. */
export class SweptHost {
  readonly host: LabHost
  readonly pause: PausePoint
  readonly #lab: Lab
  readonly connector: HostConnector
  #connection: Promise<HostConnection> | undefined

  constructor(lab: Lab, connector: HostConnector, host: LabHost, pause: PausePoint) {
    this.#lab = lab
    this.connector = connector
    this.host = host
    this.pause = pause
  }

  get clusterHost(): ReturnType<typeof labClusterHost> {
    return labClusterHost(this.#lab, this.host.name)
  }

  connect(): Promise<HostConnection> {
    this.#connection ??= this.connector.connect(this.clusterHost)
    return this.#connection
  }

  async cutPower(): Promise<void> {
    await this.host.powerCut()
    // Nobody said farewell: the pool does not know.
    await this.disconnect()
  }

  async disconnect(): Promise<void> {
    await (await this.#connection)?.close()
    this.#connection = undefined
  }

  /** Makes what the host is now the state of {@link reset}. */
  async save(): Promise<void> {
    await this.cutPower()
    await this.host.saveDisk()
    await this.host.boot()
  }

  async reset(): Promise<void> {
    await this.cutPower()
    await this.host.restoreDisk()
    await this.host.boot()
  }

  /** As if no job of ours had ever run on it. */
  async forgetJobs(): Promise<void> {
    await this.host.exec(
      `systemctl --quiet disable clustermgr-resolve
       rm -rf /var/lib/clustermgr /etc/systemd/system/clustermgr-resolve.service && systemctl daemon-reload`,
    )
  }

  /**
   * Lets `change` run until the host's N-th flush and cuts the power there. The host is off then. `false` when the
   * change came to its end before, which must be a good one.
   */
  async cutAt(
    at: number,
    change: (connection: HostConnection, signal: AbortSignal) => Promise<unknown>,
  ): Promise<boolean> {
    const connection = await this.connect()
    await this.pause.arm(at)
    let hasEnded = false
    // Whoever follows the change does not look for a host that is off.
    const abort = new AbortController()
    const work = change(connection, abort.signal).finally(() => (hasEnded = true))
    const cut = this.pause
      .reach(() => hasEnded)
      .then(async (isReached) => {
        if (isReached) {
          await this.cutPower()
          abort.abort()
        }
        return isReached
      })
    const [worked, isReached] = await Promise.all([Promise.allSettled([work]), cut])
    await this.pause.disarm()
    // What the cut-off does to whoever follows the job is of no interest.
    if (!isReached && worked[0].status === 'rejected') throw worked[0].reason
    return isReached
  }

  /** The same with a boot: `false` when it went through. */
  async cutBootAt(at: number): Promise<boolean> {
    await this.pause.arm(at)
    const abort = new AbortController()
    let hasEnded = false
    const booting = this.host
      .boot({ signal: abort.signal })
      .catch((error: unknown) => {
        if (!abort.signal.aborted) throw error
      })
      .finally(() => (hasEnded = true))
    const isReached = await this.pause.reach(() => hasEnded)
    if (isReached) {
      abort.abort()
      await this.cutPower()
    }
    await this.pause.disarm()
    await booting
    return isReached
  }

  /** What the journal says of a job, as `event subject`: read from the disk, so of a host that is off too. */
  journalOf(key: string): readonly string[] {
    return this.#linesOf(key).map((line) => line.slice(3).join(' '))
  }

  /** Which attempts of a caller the journal names. */
  attemptsAt(key: string): readonly number[] {
    return this.#linesOf(key).map((line) => Number(line[2]))
  }

  #linesOf(key: string): readonly (readonly string[])[] {
    const file = path.join(this.host.root, 'var/lib/clustermgr/journal')
    if (!existsSync(file)) return []
    const lines = readFileSync(file, 'utf8').split('\n')
    return lines.map((line) => line.split(' ')).filter(([, job]) => job === key)
  }
}

/** A lab of such hosts, alike but for their names. */
export class SweepLab implements AsyncDisposable {
  readonly hosts: readonly SweptHost[]
  readonly #lab: Lab
  readonly #connector: HostConnector

  private constructor(lab: Lab, connector: HostConnector, hosts: readonly SweptHost[]) {
    this.#lab = lab
    this.#connector = connector
    this.hosts = hosts
  }

  static async up(name: string, count: number): Promise<SweepLab> {
    const names = Array.from({ length: count }, (_, index) => `swept${index + 1}`)
    const lab = await Lab.up({ name, hosts: names.map((each) => ({ name: each, layer: 'daemons' })) })
    const connector = createHostConnector({ resolveSecret: createSecretResolver() })
    const hosts = lab.hosts.map(async (host) => new SweptHost(lab, connector, host, await PausePoint.install(host)))
    return new SweepLab(lab, connector, await Promise.all(hosts))
  }

  get first(): SweptHost {
    const [host] = this.hosts
    if (host === undefined) throw new Error('a lab without hosts')
    return host
  }

  /** Makes all of them what `prepare` makes of one. */
  async prepare(prepare: (host: SweptHost) => Promise<void>): Promise<void> {
    await Promise.all(
      this.hosts.map(async (host) => {
        await prepare(host)
        await host.save()
      }),
    )
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#connector[Symbol.asyncDispose]()
    await this.#lab.down()
  }
}
