import { hostname } from 'node:os'
import type { Cluster } from '@clustermgr/core'
import { DEFAULT_TASK_QUEUE } from '@clustermgr/core/contract'
import { createClusterOperations, createHostConnector, createSecretResolver } from '@clustermgr/sdk'
import type { ClusterOperations } from '@clustermgr/sdk'
import { Worker } from '@temporalio/worker'
import type { NativeConnection } from '@temporalio/worker'
import { createActivities } from '../activities/index.ts'
import { Closers } from './closers.ts'
import { connectTemporal } from './connect-temporal.ts'
import type { CreateWorkerOptions } from './worker-options.ts'
import { bundleWorkflows } from './workflow-bundle.ts'

const DEFAULT_ADDRESS = '127.0.0.1:7233'

/** A worker for our workflows and activities. Run it once; disposing it shuts it down and waits for its end. */
export interface ClustermgrWorker extends AsyncDisposable {
  /** Temporal's own worker, for its state and status. */
  readonly worker: Worker
  /**
   * Works until a shutdown: {@link ClustermgrWorker.shutdown}, or a signal to the process that Temporal's runtime
   * listens to (SIGINT, SIGTERM, SIGQUIT, SIGUSR2). Then closes the SSH connections. Jobs on hosts go on by themselves;
   * the next worker attaches to them.
   */
  run(): Promise<void>
  /** Begins a shutdown; a second call changes nothing. */
  shutdown(): void
}

/**
 * Makes a worker. It connects to Temporal, with a bounded number of tries while the server comes up.
 * @throws TEMPORAL_UNREACHABLE
 *
 * @example
 * ```ts
 * const worker = await createWorker({ address: 'temporal.example.org:7233' })
 * await worker.run()
 * ```
 */
export async function createWorker(options: CreateWorkerOptions = {}): Promise<ClustermgrWorker> {
  const closers = new Closers()
  try {
    return new RunnableWorker(await makeWorker(options, closers), closers)
  } catch (error) {
    await closers.close()
    throw error
  }
}

/** {@link createWorker}, run until it is shut down or `signal` is aborted. */
export async function runWorker(options: CreateWorkerOptions & { readonly signal?: AbortSignal } = {}): Promise<void> {
  options.signal?.throwIfAborted()
  await using worker = await createWorker(options)
  const shutdown = (): void => worker.shutdown()
  options.signal?.addEventListener('abort', shutdown, { once: true })
  try {
    if (options.signal?.aborted !== true) await worker.run()
  } finally {
    options.signal?.removeEventListener('abort', shutdown)
  }
}

class RunnableWorker implements ClustermgrWorker {
  readonly worker: Worker
  readonly #closers: Closers
  #running: Promise<void> | undefined

  constructor(worker: Worker, closers: Closers) {
    this.worker = worker
    this.#closers = closers
  }

  async run(): Promise<void> {
    this.#running ??= this.#runAndClose()
    await this.#running
  }

  shutdown(): void {
    if (this.worker.getState() === 'RUNNING') this.worker.shutdown()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // A worker that never ran holds its connection open too; only a run that ends gives it back.
    const ended = this.run()
    this.shutdown()
    await ended
  }

  async #runAndClose(): Promise<void> {
    try {
      await this.worker.run()
    } finally {
      await this.#closers.close()
    }
  }
}

async function makeWorker(options: CreateWorkerOptions, closers: Closers): Promise<Worker> {
  const { tuning = {} } = options
  return Worker.create({
    connection: options.connection ?? (await ownConnection(options, closers)),
    namespace: options.namespace ?? 'default',
    taskQueue: options.taskQueue ?? DEFAULT_TASK_QUEUE,
    identity: options.identity ?? `clustermgr ${process.pid}@${hostname()}`,
    workflowBundle: options.workflowBundle ?? (await bundleWorkflows()),
    activities: createActivities({ operations: options.operations ?? operationsOverSsh(options, closers) }),
    maxConcurrentActivityTaskExecutions: tuning.maxConcurrentActivities ?? 100,
    shutdownGraceTime: tuning.shutdownGraceTimeMs ?? 5_000,
    shutdownForceTime: tuning.shutdownForceTimeMs ?? 20_000,
    stickyQueueScheduleToStartTimeout: tuning.stickyQueueScheduleToStartTimeoutMs ?? 5_000,
    maxHeartbeatThrottleInterval: tuning.maxHeartbeatThrottleIntervalMs ?? 2_000,
  })
}

async function ownConnection(
  { address = DEFAULT_ADDRESS }: CreateWorkerOptions,
  closers: Closers,
): Promise<NativeConnection> {
  const connection = await connectTemporal({ address })
  closers.add(() => connection.close())
  return connection
}

function operationsOverSsh(options: CreateWorkerOptions, closers: Closers): (cluster: Cluster) => ClusterOperations {
  const connector = createHostConnector({
    resolveSecret: options.resolveSecret ?? createSecretResolver(),
    ...options.ssh,
  })
  closers.add(async () => connector[Symbol.asyncDispose]())
  return (cluster) =>
    createClusterOperations({
      cluster,
      connector,
      ...(options.secretStore === undefined ? {} : { secretStore: options.secretStore(cluster.name) }),
      ...(options.resolveSecret === undefined ? {} : { resolveSecret: options.resolveSecret }),
    })
}
