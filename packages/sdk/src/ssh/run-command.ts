import { ClustermgrError } from '@clustermgr/core'
import type { Client, ClientChannel } from 'ssh2'
import type { ExecuteResult } from './host-connection.ts'

export interface RunCommandOptions {
  readonly host: string
  readonly stdin: Uint8Array | string | undefined
  readonly maxOutputBytes: number
  readonly onStdout: ((chunk: Uint8Array) => void) | undefined
  /** Its reason is the error of an abandoned command. */
  readonly signal: AbortSignal
  /** The error to throw once the connection is lost. */
  readonly lost: () => Error | undefined
}

/**
 * How a channel ended. `abandoned`: we closed our end, and the process behind it may go on. Until that ends sshd keeps
 * the channel open and counts its session (measured with OpenSSH 9.2): `closed` tells when it no longer does.
 */
export type RunCommandOutcome =
  /** sshd opened no session, so nothing was started. */
  | { readonly kind: 'refused'; readonly error: Error }
  | { readonly kind: 'ended'; readonly result: ExecuteResult }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'abandoned'; readonly error: unknown; readonly closed: Promise<void> }

/** Runs a command in a session channel of its own. */
export function runCommand(client: Client, command: string, options: RunCommandOptions): Promise<RunCommandOutcome> {
  const { signal } = options
  let channel: ClientChannel | undefined
  let onClosed: (() => void) | undefined
  const closed = new Promise<void>((resolve) => {
    onClosed = resolve
  })
  return new Promise((resolve) => {
    const abandon = (error: unknown): void => {
      resolve({ kind: 'abandoned', error, closed })
      channel?.close()
    }
    const onAbort = (): void => abandon(signal.reason)
    const settle = (outcome: RunCommandOutcome): void => {
      signal.removeEventListener('abort', onAbort)
      onClosed?.()
      resolve(outcome)
    }
    if (signal.aborted) {
      settle({ kind: 'failed', error: signal.reason })
      return
    }
    signal.addEventListener('abort', onAbort, { once: true })
    try {
      client.exec(command, (error, opened: ClientChannel | undefined) => {
        if (opened === undefined || error !== undefined) {
          settle(openFailure(options, error))
          return
        }
        channel = opened
        collect(opened, options, { settle, abandon })
        if (signal.aborted) opened.close()
      })
    } catch (error) {
      // ssh2 throws when its socket is already gone.
      settle({ kind: 'failed', error: options.lost() ?? lostError(options.host, error) })
    }
  })
}

function collect(
  channel: ClientChannel,
  options: RunCommandOptions,
  end: { readonly settle: (outcome: RunCommandOutcome) => void; readonly abandon: (error: unknown) => void },
): void {
  const stdout: Uint8Array[] = []
  const stderr: Uint8Array[] = []
  let stdoutBytes = 0
  let stderrBytes = 0
  let exit: { readonly exitCode: number | null; readonly signal: string | null } | undefined
  channel.on('data', (chunk: Uint8Array) => {
    if (options.onStdout !== undefined) {
      options.onStdout(chunk)
      return
    }
    stdoutBytes += chunk.length
    if (stdoutBytes <= options.maxOutputBytes) stdout.push(chunk)
    else end.abandon(tooMuchOutput(options))
  })
  channel.stderr.on('data', (chunk: Uint8Array) => {
    stderrBytes += chunk.length
    if (stderrBytes <= options.maxOutputBytes) stderr.push(chunk)
    else end.abandon(tooMuchOutput(options))
  })
  channel.on('exit', (code: number | null, signal?: string) => {
    exit = { exitCode: code, signal: signal ?? null }
  })
  channel.on('error', () => undefined)
  channel.on('close', () => {
    if (exit === undefined) {
      const cause = new Error('the channel was closed without an exit status')
      end.settle({ kind: 'failed', error: options.lost() ?? lostError(options.host, cause) })
      return
    }
    const result = { ...exit, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString('utf8') }
    end.settle({ kind: 'ended', result })
  })
  channel.end(options.stdin)
}

function openFailure(options: RunCommandOptions, cause: unknown): RunCommandOutcome {
  const lost = options.lost()
  if (lost !== undefined) return { kind: 'failed', error: lost }
  const error = new ClustermgrError('HOST_PROTOCOL', 'sshd refused to open another session on the connection', {
    host: options.host,
    hint: 'Raise MaxSessions in its sshd_config (the default, 10, is enough), and allow commands for the SSH user.',
    cause,
  })
  return { kind: 'refused', error }
}

function lostError(host: string, cause: unknown): ClustermgrError {
  const why = cause instanceof Error ? cause.message : String(cause)
  return new ClustermgrError('SSH_CONNECTION_LOST', `the connection was lost: ${why}`, { host, cause })
}

function tooMuchOutput(options: RunCommandOptions): ClustermgrError {
  return new ClustermgrError('HOST_PROTOCOL', `the command wrote more than ${options.maxOutputBytes} bytes`, {
    host: options.host,
    retryable: false,
  })
}
