import type { Duplex } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { ClustermgrError } from '@clustermgr/core'
import type { ClusterHost, Endpoint } from '@clustermgr/core'
import type { Client } from 'ssh2'
import { Deadline } from './deadline.ts'
import type { ExecuteOptions, ExecuteResult, HostConnection } from './host-connection.ts'
import { openTcp } from './open-tcp.ts'
import { runCommand } from './run-command.ts'
import type { RunCommandOptions, RunCommandOutcome } from './run-command.ts'
import { SessionSlots } from './session-slots.ts'
import { sudoRefusal, wrapInSudo } from './sudo.ts'

/** Two under sshd's default `MaxSessions 10`: an operator may look in over the same connection. */
const SESSIONS_AT_ONCE = 8
/** With fewer slots than this left, new work gets a new connection. */
const SESSIONS_NEEDED = 4
/** In all about two seconds. */
const OPEN_TRIES = 12
const OPEN_PAUSE_MS = 30
const EXECUTE_TIMEOUT_MS = 60_000
const TCP_TIMEOUT_MS = 10_000
const MAX_OUTPUT_BYTES = 16 * 1024 * 1024

/** A logged-in ssh2 client as a {@link HostConnection}. */
export class SshConnection implements HostConnection {
  readonly host: string
  readonly user: string
  readonly #client: Client
  readonly #slots = new SessionSlots(SESSIONS_AT_ONCE)
  #lost: ClustermgrError | undefined
  readonly #closed: Promise<void>
  #channels = 0
  /** Commands given up whose sessions sshd still holds. */
  #abandoned = 0
  #lastUsedAt = performance.now()

  constructor(host: ClusterHost, client: Client) {
    this.host = host.name
    this.user = host.ssh.user
    this.#client = client
    let why = 'the peer closed it'
    client.on('error', (error) => {
      why = error.message === 'Keepalive timeout' ? 'the host did not answer keep-alives' : error.message
    })
    this.#closed = new Promise((resolve) => {
      client.once('close', () => {
        this.#lose(why)
        resolve()
      })
    })
  }

  /** Whether it is alive and has room for new work. */
  get usable(): boolean {
    return this.#lost === undefined && SESSIONS_AT_ONCE - this.#abandoned >= SESSIONS_NEEDED
  }

  /** How long nothing has used it, in milliseconds; 0 while something does. */
  get idleMs(): number {
    return this.#channels > 0 ? 0 : performance.now() - this.#lastUsedAt
  }

  /** Resolves when the connection has ended, whoever ended it. */
  get closed(): Promise<void> {
    return this.#closed
  }

  async execute(command: string, options: ExecuteOptions = {}): Promise<ExecuteResult> {
    const release = this.#use()
    try {
      return await this.#execute(command, options)
    } finally {
      release()
    }
  }

  async openTcp(
    endpoint: Endpoint,
    options: { readonly signal?: AbortSignal; readonly timeoutMs?: number } = {},
  ): Promise<Duplex> {
    const { signal, timeoutMs = TCP_TIMEOUT_MS } = options
    const subject = `connecting from the host to ${endpoint.address} port ${endpoint.port}`
    using deadline = new Deadline({ timeoutMs, signal, host: this.host, subject })
    const release = this.#use()
    try {
      const stream = await openTcp(this.#client, endpoint, { host: this.host, lost: () => this.#lost, deadline })
      return stream.once('close', release)
    } catch (error) {
      release()
      throw error
    }
  }

  async close(): Promise<void> {
    this.#lose('it was closed on our side')
    // Not `end`: a dead peer never answers it, and after it ssh2 no longer destroys its socket.
    this.#client.destroy()
    await this.#closed
  }

  async #execute(command: string, options: ExecuteOptions): Promise<ExecuteResult> {
    const { signal, timeoutMs = EXECUTE_TIMEOUT_MS, asRoot = true, maxOutputBytes = MAX_OUTPUT_BYTES } = options
    const viaSudo = asRoot && this.user !== 'root'
    using deadline = new Deadline({ timeoutMs, signal, host: this.host, subject: 'the command' })
    const slot = await this.#slots.acquire(deadline.signal)
    const outcome = await this.#run(viaSudo ? wrapInSudo(command) : command, {
      host: this.host,
      stdin: options.stdin,
      maxOutputBytes,
      onStdout: options.onStdout,
      signal: deadline.signal,
      lost: () => this.#lost,
    })
    if (outcome.kind === 'abandoned') {
      this.#abandoned += 1
      void outcome.closed.finally(() => {
        this.#abandoned -= 1
        slot.release()
      })
    } else {
      slot.release()
    }
    if (outcome.kind !== 'ended') throw outcome.error
    const refusal = viaSudo ? sudoRefusal(this.host, this.user, outcome.result) : null
    if (refusal !== null) throw refusal
    return outcome.result
  }

  /**
   * sshd frees a session a moment after its channel is closed: a new one that arrives in the same packet as the close
   * is refused (seen with eight ending at once). Nothing ran then, so it is asked again.
   */
  async #run(command: string, options: RunCommandOptions): Promise<RunCommandOutcome> {
    for (let tries = 1; ; tries++) {
      const outcome = await runCommand(this.#client, command, options)
      if (outcome.kind !== 'refused' || tries === OPEN_TRIES) return outcome
      await delay(tries * OPEN_PAUSE_MS, undefined, { signal: options.signal }).catch(() => undefined)
    }
  }

  #use(): () => void {
    this.#channels += 1
    return () => {
      this.#channels -= 1
      this.#lastUsedAt = performance.now()
    }
  }

  #lose(why: string): void {
    this.#lost ??= new ClustermgrError('SSH_CONNECTION_LOST', `the connection was lost: ${why}`, { host: this.host })
    this.#slots.close(this.#lost)
  }
}
