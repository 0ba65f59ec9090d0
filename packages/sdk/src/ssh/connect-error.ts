import { ClustermgrError, isClustermgrError } from '@clustermgr/core'
import type { ClusterHost } from '@clustermgr/core'

/** How far a connection came before it failed. */
export type ConnectStage = 'tcp' | 'banner' | 'key-exchange' | 'login'

export interface ConnectFailure {
  readonly stage: ConnectStage
  /** What the peer wrote first, where that was no SSH banner. */
  readonly greeting: string
  /** Why login by the chosen credential is named: `the key file:~/.ssh/id` or `the agent`. */
  readonly credential: string
  readonly cause: unknown
}

/** Names a failed connection by what was seen: unreachable, or not let in. */
export function connectError(host: ClusterHost, failure: ConnectFailure): ClustermgrError {
  const { host: address, port, user } = host.ssh
  const place = `${address} port ${port}`
  const said = failure.cause instanceof Error ? failure.cause.message : String(failure.cause)
  const options = { host: host.name, cause: failure.cause, details: { address, port, stage: failure.stage } }
  if (failure.greeting !== '') {
    const text = JSON.stringify(failure.greeting)
    return isOverloaded(failure)
      ? new ClustermgrError('SSH_UNREACHABLE', `sshd at ${place} turned us away: ${text}`, {
          ...options,
          hint: 'Too many connections wait for login there at once: raise MaxStartups, or try again later.',
        })
      : new ClustermgrError('SSH_UNREACHABLE', `what listens at ${place} is no SSH server; it said ${text}`, options)
  }
  if (failure.stage === 'login' && isLoginRefusal(failure.cause, said)) {
    return new ClustermgrError(
      'SSH_AUTH_FAILED',
      `sshd at ${place} refused to log in ${user} with ${failure.credential}: ${said}`,
      options,
    )
  }
  return new ClustermgrError('SSH_UNREACHABLE', `${place} cannot be reached: ${describe(failure, said)}`, options)
}

/** Whether sshd closed the connection to keep its load down: worth another try within the deadline. */
export function isOverloaded(failure: ConnectFailure): boolean {
  // OpenSSH 9.8 and later drops the connections of penalised addresses the same way, before any byte.
  if (failure.greeting !== '') return /MaxStartups|Not allowed at this time/i.test(failure.greeting)
  return failure.stage === 'banner' && !isClustermgrError(failure.cause)
}

function isLoginRefusal(cause: unknown, said: string): boolean {
  return (
    (cause instanceof Error && 'level' in cause && cause.level === 'client-authentication') ||
    /too many authentication failures/i.test(said)
  )
}

function describe(failure: ConnectFailure, said: string): string {
  if (isClustermgrError(failure.cause)) return `${WAITING[failure.stage]}; ${failure.cause.summary}`
  return failure.stage === 'tcp' ? said : `${ENDED[failure.stage]} (${said})`
}

const WAITING: Readonly<Record<ConnectStage, string>> = {
  tcp: 'nothing answered the TCP connect',
  banner: 'it accepted the TCP connection but sent no SSH banner',
  'key-exchange': 'key exchange was not finished',
  login: 'login was not finished',
}

const ENDED: Readonly<Record<Exclude<ConnectStage, 'tcp'>, string>> = {
  banner: 'the connection was closed before sshd said anything',
  'key-exchange': 'the connection ended during key exchange',
  login: 'the connection ended during login',
}
