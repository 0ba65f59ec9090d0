import type { Socket } from 'node:net'
import type { ClusterHost } from '@clustermgr/core'
import ssh2 from 'ssh2'
import type { Client, KexAlgorithm } from 'ssh2'
import type { Credential } from './credential.ts'
import type { ConnectFailure, ConnectStage } from './connect-error.ts'
import type { Deadline } from './deadline.ts'
import type { HostTrust } from './host-trust.ts'
import { openSocket } from './open-socket.ts'

/**
 * Without `diffie-hellman-group-exchange-*`: computing with its big groups blocks the event loop for 1.6 s (measured).
 */
const KEY_EXCHANGES: KexAlgorithm[] = [
  'curve25519-sha256',
  'curve25519-sha256@libssh.org',
  'ecdh-sha2-nistp256',
  'ecdh-sha2-nistp384',
  'ecdh-sha2-nistp521',
  'diffie-hellman-group14-sha256',
  'diffie-hellman-group16-sha512',
]

const GREETING_MAX_BYTES = 256

export interface OpenClientOptions {
  readonly host: ClusterHost
  readonly trust: HostTrust
  readonly credential: Credential
  /** Covers TCP, key exchange and login. */
  readonly deadline: Deadline
  readonly keepaliveIntervalMs: number
  readonly keepaliveCountMax: number
}

/** A client that is logged in, or why there is none. An untrusted host key is `rejected` by the error of its judge. */
export type OpenClientOutcome =
  | { readonly kind: 'open'; readonly client: Client }
  | { readonly kind: 'rejected'; readonly error: Error }
  | { readonly kind: 'failed'; readonly failure: ConnectFailure }

/** One attempt: connect, verify the host's key, log in. */
export async function openClient(options: OpenClientOptions): Promise<OpenClientOutcome> {
  const { host, deadline, credential } = options
  const progress: Progress = { stage: 'tcp', greeting: '', untrusted: null }
  const client = new ssh2.Client()
  try {
    const socket = await openSocket(host.ssh.host, host.ssh.port, deadline)
    progress.stage = 'banner'
    watchGreeting(socket, progress)
    await deadline.race(logIn(client, socket, options, progress))
    return { kind: 'open', client }
  } catch (cause) {
    client.on('error', () => undefined)
    client.destroy()
    if (progress.untrusted !== null) return { kind: 'rejected', error: progress.untrusted }
    const { stage, greeting } = progress
    return { kind: 'failed', failure: { stage, greeting, credential: describeCredential(host, credential), cause } }
  }
}

interface Progress {
  stage: ConnectStage
  greeting: string
  untrusted: Error | null
}

/** Keeps what the peer says before an SSH banner: `Exceeded MaxStartups`, or the greeting of another protocol. */
function watchGreeting(socket: Socket, progress: Progress): void {
  let seen = ''
  const onData = (chunk: Buffer): void => {
    seen += chunk.toString('latin1')
    if (seen.startsWith('SSH-') || seen.includes('\nSSH-')) {
      progress.stage = 'key-exchange'
      progress.greeting = ''
      socket.off('data', onData)
      return
    }
    progress.greeting = seen.slice(0, GREETING_MAX_BYTES).trim()
  }
  socket.on('data', onData)
  // The listener set the stream flowing; ssh2 resumes it once it listens too.
  socket.pause()
}

async function logIn(client: Client, socket: Socket, options: OpenClientOptions, progress: Progress): Promise<void> {
  const { host, trust, credential, keepaliveIntervalMs, keepaliveCountMax } = options
  await new Promise<void>((resolve, reject) => {
    let first: Error | undefined
    client.once('handshake', () => {
      progress.stage = 'login'
    })
    client.once('ready', resolve)
    client.on('error', (error) => {
      // After an agent's error ssh2 goes on and ends with a second one: the first says why.
      first ??= error
      if (!('level' in error && error.level === 'agent')) reject(first)
    })
    client.once('close', () => reject(first ?? new Error('the connection was closed')))
    client.connect({
      sock: socket,
      username: host.ssh.user,
      authHandler: [credential],
      readyTimeout: 0,
      keepaliveInterval: keepaliveIntervalMs,
      keepaliveCountMax,
      algorithms: { kex: KEY_EXCHANGES, serverHostKey: trust.algorithms },
      hostVerifier: (key: Buffer): boolean => {
        progress.untrusted = trust.judge(key)
        return progress.untrusted === null
      },
    })
  })
}

function describeCredential(host: ClusterHost, credential: Credential): string {
  return credential.type === 'agent' ? 'the keys of the SSH agent' : `the key ${host.ssh.identity ?? ''}`.trim()
}
