import { ClustermgrError } from '@clustermgr/core'
import type { ClusterHost } from '@clustermgr/core'
import type { SecretResolver } from '../secrets/index.ts'
import { Deadline } from './deadline.ts'
import type { HostConnection, HostConnector } from './host-connection.ts'
import { openConnection } from './open-connection.ts'
import { SessionSlots } from './session-slots.ts'
import type { SshConnection } from './ssh-connection.ts'

/** How connections are made and kept; all but `resolveSecret` has a default. */
export interface HostConnectorOptions {
  /** Resolves `ssh.identity`. */
  readonly resolveSecret: SecretResolver
  /** Socket of the SSH agent for hosts without an identity. Default `$SSH_AUTH_SOCK`. */
  readonly agent?: string
  /** For TCP, key exchange and login together. Default 10000. */
  readonly connectTimeoutMs?: number
  /** Default 5000: with {@link HostConnectorOptions.keepaliveCountMax} a dead host is noticed after 20 s. */
  readonly keepaliveIntervalMs?: number
  /** Keep-alives in a row without an answer. Default 3. */
  readonly keepaliveCountMax?: number
  /** A connection that nothing has used for so long is closed. Default 60000. */
  readonly idleTimeoutMs?: number
  /** Connections that are being opened at once, over all hosts. Default 16. */
  readonly parallelConnects?: number
  /**
   * Connects to hosts of which no key is known: whoever answers is believed, and may be anyone. A changed or revoked
   * key is refused all the same. Default `false`.
   */
  readonly dangerouslyAcceptUnknownHostKeys?: boolean
}

/**
 * A pool: one live connection for each host, shared by all who ask for it, opened anew after it was lost, closed when
 * idle. Dispose it to close all.
 *
 * @example
 * ```ts
 * await using connector = createHostConnector({ resolveSecret: createSecretResolver() })
 * const connection = await connector.connect(host)
 * const { stdout } = await connection.execute('hostname')
 * ```
 * `connect` throws SSH_HOST_KEY_UNKNOWN, SSH_HOST_KEY_MISMATCH, SSH_AUTH_FAILED, SSH_UNREACHABLE, SECRET_UNAVAILABLE,
 * CLUSTER_INVALID (a pinned key that is none), CANCELLED.
 */
export function createHostConnector(options: HostConnectorOptions): HostConnector {
  return new Pool(options)
}

class Pool implements HostConnector {
  readonly #options: HostConnectorOptions
  readonly #entries = new Map<string, Promise<SshConnection>>()
  readonly #connections = new Set<SshConnection>()
  readonly #connects: SessionSlots
  readonly #reaper: NodeJS.Timeout
  readonly #closing = new AbortController()

  constructor(options: HostConnectorOptions) {
    this.#options = options
    this.#connects = new SessionSlots(options.parallelConnects ?? 16)
    const idleTimeoutMs = options.idleTimeoutMs ?? 60_000
    this.#reaper = setInterval(() => this.#closeIdle(idleTimeoutMs), idleTimeoutMs / 2).unref()
  }

  async connect(host: ClusterHost, options: { readonly signal?: AbortSignal } = {}): Promise<HostConnection> {
    using wait = new Deadline({ signal: options.signal, host: host.name, subject: 'connecting' })
    for (;;) {
      if (this.#closing.signal.aborted) throw new ClustermgrError('CANCELLED', 'the connector is closed')
      const entry = this.#entry(host)
      // Others may wait for the same connection, so giving up here does not stop it.
      const connection = await wait.race(entry)
      if (connection.usable) return connection
      this.#forget(keyOf(host), entry)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort()
    clearInterval(this.#reaper)
    await Promise.allSettled(this.#entries.values())
    await Promise.all([...this.#connections].map((connection) => connection.close()))
  }

  #entry(host: ClusterHost): Promise<SshConnection> {
    const key = keyOf(host)
    const known = this.#entries.get(key)
    if (known !== undefined) return known
    const entry = this.#open(host)
    this.#entries.set(key, entry)
    entry.then(
      (connection) => connection.closed.then(() => this.#forget(key, entry)),
      () => this.#forget(key, entry),
    )
    return entry
  }

  #forget(key: string, entry: Promise<SshConnection>): void {
    if (this.#entries.get(key) === entry) this.#entries.delete(key)
  }

  async #open(host: ClusterHost): Promise<SshConnection> {
    const { connectTimeoutMs = 10_000, keepaliveIntervalMs = 5_000, keepaliveCountMax = 3 } = this.#options
    const slot = await this.#connects.acquire(this.#closing.signal)
    try {
      const { signal } = this.#closing
      using deadline = new Deadline({ timeoutMs: connectTimeoutMs, signal, host: host.name, subject: 'connecting' })
      const connection = await openConnection(host, {
        resolveSecret: this.#options.resolveSecret,
        agent: this.#options.agent ?? process.env['SSH_AUTH_SOCK'],
        acceptUnknownHostKeys: this.#options.dangerouslyAcceptUnknownHostKeys ?? false,
        keepaliveIntervalMs,
        keepaliveCountMax,
        deadline,
      })
      this.#connections.add(connection)
      void connection.closed.then(() => this.#connections.delete(connection))
      return connection
    } finally {
      slot.release()
    }
  }

  #closeIdle(idleTimeoutMs: number): void {
    for (const connection of this.#connections) {
      if (connection.idleMs >= idleTimeoutMs) void connection.close()
    }
  }
}

/** Two descriptions of a host share a connection only where nothing that SSH or an error depends on differs. */
function keyOf(host: ClusterHost): string {
  const { host: address, port, user, identity, knownHosts, hostKeys } = host.ssh
  return JSON.stringify([host.name, address, port, user, identity, knownHosts, hostKeys])
}
