import type { Duplex } from 'node:stream'
import { ClustermgrError } from '@clustermgr/core'
import type { Endpoint } from '@clustermgr/core'
import type { Client, ClientChannel } from 'ssh2'
import type { Deadline } from './deadline.ts'
import { TcpChannel } from './tcp-channel.ts'

/** SSH_OPEN_ADMINISTRATIVELY_PROHIBITED of RFC 4254, 5.1. */
const PROHIBITED = 1

/** Opens a `direct-tcpip` channel; the caller adds the deadline. Its error says refused, forbidden or lost. */
export async function openTcp(
  client: Client,
  endpoint: Endpoint,
  options: { readonly host: string; readonly lost: () => Error | undefined; readonly deadline: Deadline },
): Promise<Duplex> {
  const { host, lost, deadline } = options
  let abandoned = false
  const opening = new Promise<Duplex>((resolve, reject) => {
    const onOpen = (error: Error | undefined, channel: ClientChannel | undefined): void => {
      if (channel === undefined || error !== undefined) reject(openError(host, endpoint, lost, error))
      else if (abandoned) channel.destroy()
      else resolve(new TcpChannel(channel, lost))
    }
    try {
      client.forwardOut('127.0.0.1', 0, endpoint.address, endpoint.port, onOpen)
    } catch (error) {
      reject(openError(host, endpoint, lost, error))
    }
  })
  try {
    return await deadline.race(opening)
  } catch (error) {
    abandoned = true
    throw error
  }
}

function openError(host: string, endpoint: Endpoint, lost: () => Error | undefined, cause: unknown): Error {
  const loss = lost()
  if (loss !== undefined) return loss
  const place = endpoint.address.includes(':')
    ? `[${endpoint.address}]:${endpoint.port}`
    : `${endpoint.address}:${endpoint.port}`
  const why = cause instanceof Error ? cause.message.replace(/^\(SSH\) Channel open failure: /, '') : String(cause)
  if (cause instanceof Error && 'reason' in cause && cause.reason === PROHIBITED) {
    return new ClustermgrError('TCP_FORWARDING_REFUSED', `sshd forbids a connection to ${place}: ${why}`, {
      host,
      cause,
    })
  }
  return new ClustermgrError('TCP_REFUSED', `no connection from this host to ${place}: ${why}`, { host, cause })
}
