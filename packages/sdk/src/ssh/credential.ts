import { ClustermgrError } from '@clustermgr/core'
import type { ClusterHost } from '@clustermgr/core'
import ssh2 from 'ssh2'
import type { AgentAuthMethod, PublicKeyAuthMethod } from 'ssh2'
import type { SecretResolver } from '../secrets/index.ts'

/** The one way in which we log in: sshd counts each key that is offered against `MaxAuthTries`. */
export type Credential = PublicKeyAuthMethod | AgentAuthMethod

export interface LoadCredentialOptions {
  readonly resolveSecret: SecretResolver
  /** Socket of an SSH agent, used where the host names no identity. */
  readonly agent: string | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Finds how to log in on a host: its identity, else the agent.
 * @throws SECRET_UNAVAILABLE when the identity cannot be had; SSH_AUTH_FAILED when it is no usable private key, or there
 * is neither identity nor agent
 */
export async function loadCredential(host: ClusterHost, options: LoadCredentialOptions): Promise<Credential> {
  const { user, identity } = host.ssh
  if (identity === undefined) {
    if (options.agent !== undefined) return { type: 'agent', username: user, agent: options.agent }
    throw new ClustermgrError('SSH_AUTH_FAILED', 'there is no way to log in: no ssh.identity and no SSH_AUTH_SOCK', {
      host: host.name,
      hint: 'Name a private key as ssh.identity, or start an SSH agent.',
    })
  }
  const secret = await options.resolveSecret(identity, options.signal === undefined ? {} : { signal: options.signal })
  const parsed = ssh2.utils.parseKey(secret.reveal())
  // The parser returns a list for files of several keys; its types do not say so.
  const key = [parsed].flat()[0]
  if (key === undefined || key instanceof Error || !key.isPrivateKey()) {
    // The parser's own words name the format or a missing passphrase, never the key.
    const why = key instanceof Error ? key.message : 'it is a public key'
    throw new ClustermgrError('SSH_AUTH_FAILED', `the identity ${identity} is no usable private key: ${why}`, {
      host: host.name,
      hint: 'Use an unencrypted private key in OpenSSH or PEM format, or an SSH agent for one with a passphrase.',
    })
  }
  return { type: 'publickey', username: user, key }
}
