import { connect } from 'node:net'
import type { Socket } from 'node:net'
import type { Deadline } from './deadline.ts'

/**
 * Connects over TCP, to the first of a name's addresses that answers. Nagle's algorithm is off: with it each SSH
 * command waits about 48 ms for a delayed acknowledgement (measured).
 */
export async function openSocket(address: string, port: number, deadline: Deadline): Promise<Socket> {
  const socket = connect({ host: address, port, noDelay: true, keepAlive: true })
  try {
    await deadline.race(
      new Promise<void>((resolve, reject) => {
        socket.once('connect', resolve)
        socket.once('error', reject)
      }),
    )
    return socket
  } catch (error) {
    socket.on('error', () => undefined)
    socket.destroy()
    throw firstReason(error)
  }
}

/** Where a name has several addresses, Node's error holds one for each. */
function firstReason(error: unknown): unknown {
  return error instanceof AggregateError && error.errors.length > 0 ? error.errors[0] : error
}
