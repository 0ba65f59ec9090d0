import { Duplex } from 'node:stream'
import type { ClientChannel } from 'ssh2'

/**
 * A forwarded TCP connection as a well-behaved stream: unlike ssh2's channel it is destroyed at once, fails writes
 * after the peer has gone, and tells a lost SSH connection from the peer's end of stream.
 */
export class TcpChannel extends Duplex {
  readonly #channel: ClientChannel
  #closed = false
  #pendingWrite: ((error?: Error) => void) | undefined

  constructor(channel: ClientChannel, lost: () => Error | undefined) {
    super({ allowHalfOpen: true })
    this.#channel = channel
    channel.on('data', (chunk: Buffer) => {
      if (!this.push(chunk)) channel.pause()
    })
    channel.on('end', () => this.push(null))
    channel.on('error', (error: Error) => this.destroy(error))
    channel.on('close', () => {
      this.#closed = true
      const loss = lost()
      if (loss !== undefined) {
        this.destroy(loss)
        return
      }
      this.#pendingWrite?.(brokenPipe())
      this.end()
    })
  }

  override _read(): void {
    this.#channel.resume()
  }

  override _write(chunk: Buffer, _encoding: string, callback: (error?: Error) => void): void {
    if (this.#closed) {
      callback(brokenPipe())
      return
    }
    this.#pendingWrite = callback
    this.#channel.write(chunk, () => {
      if (this.#pendingWrite !== callback) return
      this.#pendingWrite = undefined
      callback()
    })
  }

  override _final(callback: () => void): void {
    if (!this.#closed) this.#channel.end()
    callback()
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    this.#channel.destroy()
    // ssh2 closes a channel only after everything that came in was read.
    this.#channel.resume()
    callback(error)
  }
}

function brokenPipe(): Error {
  return Object.assign(new Error('the connection is closed'), { code: 'EPIPE' })
}
