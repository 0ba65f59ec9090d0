import { setTimeout as delay } from 'node:timers/promises'
import type { ClusterHost } from '@clustermgr/core'
import type { SecretResolver } from '../secrets/index.ts'
import { connectError, isOverloaded } from './connect-error.ts'
import { loadCredential } from './credential.ts'
import type { Deadline } from './deadline.ts'
import { loadHostTrust } from './host-trust.ts'
import { openClient } from './open-client.ts'
import { SshConnection } from './ssh-connection.ts'

const RETRY_MIN_MS = 200
const RETRY_MAX_MS = 1_500

export interface OpenConnectionOptions {
  readonly resolveSecret: SecretResolver
  readonly agent: string | undefined
  readonly acceptUnknownHostKeys: boolean
  readonly keepaliveIntervalMs: number
  readonly keepaliveCountMax: number
  readonly deadline: Deadline
}

/**
 * Connects and logs in. An sshd that is overloaded (`MaxStartups`) drops connections at random, so those are tried
 * again after a random time, until the deadline; no other failure is.
 */
export async function openConnection(host: ClusterHost, options: OpenConnectionOptions): Promise<SshConnection> {
  const { deadline, keepaliveIntervalMs, keepaliveCountMax } = options
  const trust = await loadHostTrust(host, { acceptUnknown: options.acceptUnknownHostKeys })
  const credential = await loadCredential(host, { ...options, signal: deadline.signal })
  for (;;) {
    const outcome = await openClient({ host, trust, credential, deadline, keepaliveIntervalMs, keepaliveCountMax })
    if (outcome.kind === 'open') return new SshConnection(host, outcome.client)
    if (outcome.kind === 'rejected') throw outcome.error
    if (deadline.reason?.code === 'CANCELLED') throw deadline.reason
    const error = connectError(host, outcome.failure)
    if (!isOverloaded(outcome.failure)) throw error
    const pauseMs = RETRY_MIN_MS + Math.random() * (RETRY_MAX_MS - RETRY_MIN_MS)
    await delay(pauseMs, undefined, { signal: deadline.signal }).catch(() => {
      throw error
    })
  }
}
