import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { createClustermgrClient } from '@clustermgr/client'
import type { ClustermgrClient } from '@clustermgr/client'
import { Client, Connection } from '@temporalio/client'
import { DefaultLogger, Runtime } from '@temporalio/worker'
import { startDevServer } from '../src/dev-server/index.ts'
import type { DevServer } from '../src/dev-server/index.ts'
import { createWorker } from '../src/worker/index.ts'
import type { ClustermgrWorker } from '../src/worker/index.ts'
import type { FakeCluster } from './fake-operations.ts'

/** In every event of a history, and so without the name of a machine. */
const IDENTITY = 'clustermgr-test'

/** What a test has to work with: a task queue of its own, and a worker on it. */
export interface TestBench {
  readonly clustermgr: ClustermgrClient
  readonly client: Client
  readonly taskQueue: string
  readonly worker: ClustermgrWorker
  /** Starts another worker for the same cluster. */
  readonly startWorker: () => Promise<ClustermgrWorker>
  /** Waits for a condition, at most ten seconds. */
  readonly until: (condition: () => boolean | Promise<boolean>) => Promise<void>
}

/** A development server in a directory of its own. */
export class TestTemporal implements AsyncDisposable {
  readonly #server: DevServer
  readonly #directory: string
  readonly #connection: Connection

  private constructor(server: DevServer, directory: string, connection: Connection) {
    this.#server = server
    this.#directory = directory
    this.#connection = connection
  }

  static async start(): Promise<TestTemporal> {
    Runtime.install({ logger: new DefaultLogger('ERROR') })
    const directory = await mkdtemp(path.join(tmpdir(), 'clustermgr-temporal-'))
    const server = await startDevServer({ databaseFile: path.join(directory, 'temporal.db') })
    return new TestTemporal(server, directory, await Connection.connect({ address: server.address }))
  }

  /** Runs `body` with a worker for the faked cluster. */
  async bench<T>(fake: FakeCluster, body: (bench: TestBench) => Promise<T>): Promise<T> {
    const taskQueue = `test-${randomUUID()}`
    const client = new Client({ connection: this.#connection, identity: IDENTITY })
    const workers: { readonly worker: ClustermgrWorker; readonly ended: Promise<void> }[] = []
    const startWorker = async (): Promise<ClustermgrWorker> => {
      const worker = await createWorker({
        address: this.#server.address,
        taskQueue,
        identity: IDENTITY,
        operations: fake.operations,
        tuning: {
          shutdownGraceTimeMs: 0,
          maxHeartbeatThrottleIntervalMs: 100,
          stickyQueueScheduleToStartTimeoutMs: 200,
        },
      })
      workers.push({ worker, ended: worker.run() })
      return worker
    }
    try {
      const worker = await startWorker()
      const clustermgr = createClustermgrClient({ client, taskQueue })
      return await body({ clustermgr, client, taskQueue, worker, startWorker, until })
    } finally {
      for (const { worker } of workers) worker.shutdown()
      await Promise.all(workers.map(({ ended }) => ended))
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#connection.close()
    await this.#server[Symbol.asyncDispose]()
    await rm(this.#directory, { recursive: true, force: true })
  }
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const signal = AbortSignal.timeout(10_000)
  while (!(await condition())) await delay(25, undefined, { signal })
}
