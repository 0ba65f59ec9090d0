import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { createClustermgrClient } from '@clustermgr/client'
import type { ClustermgrClient } from '@clustermgr/client'
import { parseCluster } from '@clustermgr/core'
import type { Cluster } from '@clustermgr/core'
import { WorkerProcess } from '@clustermgr/demo'
import { Lab, renderClusterFile } from '@clustermgr/lab'
import type { LabHost, Release } from '@clustermgr/lab'
import { createFileSecretStore } from '@clustermgr/sdk'
import type { SecretStore } from '@clustermgr/sdk'
import { createWorker } from '@clustermgr/workflows'
import { startDevServer } from '@clustermgr/workflows/dev-server'
import type { DevServer } from '@clustermgr/workflows/dev-server'
import { Connection } from '@temporalio/client'
import { DefaultLogger, Runtime } from '@temporalio/worker'

export interface LabStageOptions {
  readonly name: string
  readonly release?: Release
  /** What the hosts begin with. Default `daemons`: the packages are there, nothing is configured. */
  readonly layer?: 'bare' | 'daemons'
  /** Where the worker runs. Default `here`, in the test's own process; `process`: in one of its own, with a log file. */
  readonly worker?: 'here' | 'process'
}

/** A worker that works already; disposing it lets it finish. */
interface RunningWorker extends AsyncDisposable {
  /** Of a worker with a process of its own. */
  readonly pid?: number
}

/** Three real hosts, a Temporal server, a worker and a client: what every scenario plays with. */
export class LabStage implements AsyncDisposable {
  readonly lab: Lab
  readonly cluster: Cluster
  readonly client: ClustermgrClient
  readonly temporal: DevServer
  readonly connection: Connection
  readonly directory: string
  readonly secretDirectory: string
  readonly #worker: RunningWorker

  private constructor(
    parts: Pick<LabStage, 'lab' | 'cluster' | 'client' | 'temporal' | 'connection' | 'directory' | 'secretDirectory'>,
    worker: RunningWorker,
  ) {
    this.lab = parts.lab
    this.cluster = parts.cluster
    this.client = parts.client
    this.temporal = parts.temporal
    this.connection = parts.connection
    this.directory = parts.directory
    this.secretDirectory = parts.secretDirectory
    this.#worker = worker
  }

  static async up(options: LabStageOptions): Promise<LabStage> {
    const layer = options.layer ?? 'daemons'
    const lab = await Lab.up({
      name: options.name,
      ...(options.release === undefined ? {} : { release: options.release }),
      hosts: [
        { name: 'gluu1', roles: ['gluu'], layer },
        { name: 'gluu2', roles: ['gluu'], layer },
        { name: 'proxy', roles: ['proxy'], layer },
      ],
    })
    const directory = await mkdtemp(join(tmpdir(), `clustermgr-${options.name}-`))
    const secretDirectory = join(directory, 'secrets')
    const temporal = await startDevServer({ databaseFile: join(directory, 'temporal.db') })
    const worker =
      options.worker === 'process'
        ? new WorkerProcess({
            temporalAddress: temporal.address,
            secretDirectory,
            logFile: join(directory, 'worker.log'),
          })
        : await runWorkerHere(temporal.address, secretDirectory)
    const connection = await Connection.connect({ address: temporal.address })
    const client = createClustermgrClient({ connection })
    const cluster = parseCluster(renderClusterFile(lab))
    return new LabStage({ lab, cluster, client, temporal, connection, directory, secretDirectory }, worker)
  }

  /** The worker's process, and Temporal's; not the test's own. */
  processes(): readonly number[] {
    return [this.temporal.pid, ...(this.#worker.pid === undefined ? [] : [this.#worker.pid])]
  }

  host(name: 'gluu1' | 'gluu2' | 'proxy'): LabHost {
    return this.lab.host(name)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker[Symbol.asyncDispose]()
    await this.connection.close()
    await this.temporal[Symbol.asyncDispose]()
    await this.lab.down()
    await rm(this.directory, { recursive: true })
  }
}

async function runWorkerHere(address: string, secretDirectory: string): Promise<RunningWorker> {
  // A refusal is expected here and there; the worker's warnings of it would only hide what is not.
  quietRuntime()
  const secretStore = (): SecretStore => createFileSecretStore({ directory: secretDirectory })
  const worker = await createWorker({ address, secretStore })
  const working = worker.run()
  return {
    [Symbol.asyncDispose]: async () => {
      worker.shutdown()
      await working
    },
  }
}

let isQuiet = false

/** Once a process: Temporal's runtime belongs to the application. */
function quietRuntime(): void {
  if (isQuiet) return
  isQuiet = true
  Runtime.install({ logger: new DefaultLogger('ERROR') })
}
