import type { Duplex } from 'node:stream'
import type { ClusterHost, Endpoint } from '@clustermgr/core'

/** How one command is run on a host. */
export interface ExecuteOptions {
  /** Written to the command's standard input, which is then closed. Absent: closed at once. */
  readonly stdin?: Uint8Array | string
  /** Closes the command's channel when aborted. The remote process is not killed by that: it may go on. */
  readonly signal?: AbortSignal
  /** Deadline in milliseconds from the call to the command's end; then its channel is closed. Default 60000. */
  readonly timeoutMs?: number
  /** Run as root, through `sudo -n` where the SSH user is not root. Default `true`. */
  readonly asRoot?: boolean
  /** Most bytes of standard output, and of standard error, that are kept. More is an error. Default 16 MiB. */
  readonly maxOutputBytes?: number
  /** Sees standard output as it arrives; it is then not collected in the result. */
  readonly onStdout?: (chunk: Uint8Array) => void
}

/** How a command ended. */
export interface ExecuteResult {
  /** `null` when a signal ended the command. */
  readonly exitCode: number | null
  /** The signal that ended it, as Node names it: `SIGKILL`. Only for the shell itself: its children's give 128 + n. */
  readonly signal: string | null
  /** Empty when {@link ExecuteOptions.onStdout} took it. */
  readonly stdout: Uint8Array
  /** Decoded as UTF-8, for people. */
  readonly stderr: string
}

/** A live SSH connection to one host of a cluster, its key verified. */
export interface HostConnection {
  /** The host's name in the cluster, for errors. */
  readonly host: string
  /** The user who is logged in. */
  readonly user: string
  /**
   * Runs one shell command in one channel. A non-zero exit status is a value, not an error.
   * At most eight run at once on a connection (sshd's `MaxSessions` is 10); others wait their turn within their deadline.
   * @throws SUDO_REFUSED, SSH_CONNECTION_LOST, DEADLINE_EXCEEDED, CANCELLED, HOST_PROTOCOL (too much output)
   */
  execute(command: string, options?: ExecuteOptions): Promise<ExecuteResult>
  /**
   * Opens a TCP connection from the host to `endpoint` (SSH's `direct-tcpip`). Default deadline 10 s.
   * @throws TCP_REFUSED (nothing listens there, or no way to it), TCP_FORWARDING_REFUSED (sshd forbids it),
   * SSH_CONNECTION_LOST, DEADLINE_EXCEEDED, CANCELLED
   */
  openTcp(endpoint: Endpoint, options?: { readonly signal?: AbortSignal; readonly timeoutMs?: number }): Promise<Duplex>
  /** Ends the connection; running commands fail with SSH_CONNECTION_LOST. */
  close(): Promise<void>
}

/** Where connections come from: a pool that gives the same live connection for the same host. */
export interface HostConnector extends AsyncDisposable {
  /**
   * The live connection to a host, or a new one.
   * @throws what {@link createHostConnector} lists
   */
  connect(host: ClusterHost, options?: { readonly signal?: AbortSignal }): Promise<HostConnection>
}
