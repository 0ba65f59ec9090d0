import { mkdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { ClustermgrError } from '@clustermgr/core'
import { connectTemporal } from '../worker/index.ts'
import { findTemporalCli } from './find-temporal-cli.ts'
import { findFreePort } from './free-port.ts'
import { ServerProcess } from './server-process.ts'

const DEFAULT_TIMEOUT_MS = 60_000
const POLL_MS = 100
const LOG_TAIL_BYTES = 2_000

/** How Temporal's development server is started. */
export interface StartDevServerOptions {
  /** SQLite file with everything the server knows: started on the same file again, it goes on where it was. */
  readonly databaseFile: string
  /** Default: a free one. */
  readonly port?: number
  /** Default `default`. */
  readonly namespace?: string
  /** Where its output is appended. Default: the database file's name with `.log` behind it. */
  readonly logFile?: string
  /** The `temporal` program. Default: what {@link findTemporalCli} finds, or downloads. */
  readonly program?: string
  /** The server's dynamic configuration, for tests. */
  readonly dynamicConfig?: Readonly<Record<string, string | number | boolean>>
  /** Until it serves. Default 60000. */
  readonly timeoutMs?: number
  /** Ends the wait for it, and stops it; once it serves it is heard no more. */
  readonly signal?: AbortSignal
}

/** A running development server; disposing it stops it. */
export interface DevServer extends AsyncDisposable {
  /** `127.0.0.1:PORT`. */
  readonly address: string
  /** Its process on this machine. */
  readonly pid: number
  /** Where its output goes. */
  readonly logFile: string
  /** Aborted when the server ended, whoever ended it. */
  readonly ended: AbortSignal
}

/**
 * Starts Temporal's own development server on 127.0.0.1, without its web interface, and waits until it serves. It is
 * for trying out, tests and a single operator; production wants a real one.
 * @throws TEMPORAL_CLI_MISSING; TEMPORAL_UNREACHABLE with the server's last words when it does not serve in time
 *
 * @example
 * ```ts
 * await using server = await startDevServer({ databaseFile: '/tmp/temporal.db' })
 * await runWorker({ address: server.address })
 * ```
 */
export async function startDevServer(options: StartDevServerOptions): Promise<DevServer> {
  const program =
    options.program ?? (await findTemporalCli(options.signal === undefined ? {} : { signal: options.signal }))
  const { namespace = 'default', logFile = `${options.databaseFile}.log` } = options
  await mkdir(path.dirname(options.databaseFile), { recursive: true })
  const port = options.port ?? (await findFreePort())
  const server = await ServerProcess.start(program, serverArguments(options, namespace, port), logFile)
  const address = `127.0.0.1:${port}`
  try {
    await waitUntilServing(address, namespace, server, options)
  } catch (error) {
    await server.stop()
    options.signal?.throwIfAborted()
    throw await describeFailure(address, logFile, error)
  }
  return {
    address,
    pid: server.pid,
    logFile,
    ended: server.ended,
    [Symbol.asyncDispose]: () => server.stop(),
  }
}

function serverArguments(options: StartDevServerOptions, namespace: string, port: number): readonly string[] {
  const dynamicConfig = Object.entries(options.dynamicConfig ?? {})
  // oxfmt-ignore
  const settings = [
    'server', 'start-dev', '--headless', '--ip', '127.0.0.1', '--port', String(port),
    '--db-filename', options.databaseFile, '--namespace', namespace, '--log-level', 'warn',
    '--sqlite-pragma', 'journal_mode=WAL', '--sqlite-pragma', 'synchronous=NORMAL',
  ]
  return [
    ...settings,
    ...dynamicConfig.flatMap(([key, value]) => ['--dynamic-config-value', `${key}=${JSON.stringify(value)}`]),
  ]
}

/** The port opens before the namespace can be used. */
async function waitUntilServing(
  address: string,
  namespace: string,
  server: ServerProcess,
  options: StartDevServerOptions,
): Promise<void> {
  const { timeoutMs = DEFAULT_TIMEOUT_MS } = options
  const signals = [
    server.ended,
    AbortSignal.timeout(timeoutMs),
    ...(options.signal === undefined ? [] : [options.signal]),
  ]
  const signal = AbortSignal.any(signals)
  const connection = await connectTemporal({ address, timeoutMs, signal })
  try {
    for (;;) {
      const ready = await connection.workflowService.describeNamespace({ namespace }).then(
        () => true,
        () => false,
      )
      if (ready) return
      await delay(POLL_MS, undefined, { signal })
    }
  } catch {
    throw signal.reason
  } finally {
    await connection.close()
  }
}

async function describeFailure(address: string, logFile: string, cause: unknown): Promise<ClustermgrError> {
  const log = await readFile(logFile, 'utf8').catch(() => '')
  const words = cause instanceof Error ? cause.message : String(cause)
  const summary = `the development server did not serve at ${address}: ${words}\n${log.slice(-LOG_TAIL_BYTES).trim()}`
  return new ClustermgrError('TEMPORAL_UNREACHABLE', summary, {
    hint: `Its whole output is in ${logFile}.`,
    cause,
  })
}
