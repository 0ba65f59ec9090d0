import { ClustermgrError } from '@clustermgr/core'

interface Frame {
  readonly type: string
  readonly bytes: Uint8Array
}

const NEWLINE = 10
const HEADER = /^([a-z-]+) (0|[1-9][0-9]{0,9})$/
const HEADER_BYTES = 48

/** The frames of one reply of the agent. */
export class AgentReply {
  readonly #host: string
  readonly #frames: readonly Frame[]

  constructor(host: string, frames: readonly Frame[]) {
    this.#host = host
    this.#frames = frames
  }

  /** The only frame of that type as text, `null` when there is none. */
  text(type: string): string | null {
    const bytes = this.bytes(type)
    return bytes === null ? null : decode(bytes)
  }

  /** The same where the protocol promises it. @throws HOST_PROTOCOL */
  requireText(type: string): string {
    const text = this.text(type)
    if (text === null) throw protocolError(this.#host, `the reply has no ${type}`)
    return text
  }

  /** All frames of that type, in their order. */
  texts(type: string): readonly string[] {
    return this.#frames.filter((frame) => frame.type === type).map((frame) => decode(frame.bytes))
  }

  bytes(type: string): Uint8Array | null {
    const found = this.#frames.filter((frame) => frame.type === type)
    if (found.length > 1) throw protocolError(this.#host, `the reply has ${found.length} frames ${type}`)
    return found[0]?.bytes ?? null
  }
}

/**
 * Reads a reply: whatever a login shell wrote first, the line `clustermgr NONCE`, then frames `TYPE LENGTH`, that many
 * bytes and a line end, up to the frame `end`. Anything else is refused.
 * @throws HOST_PROTOCOL
 */
export function parseReply(host: string, output: Uint8Array, nonce: string): AgentReply {
  const buffer = Buffer.from(output.buffer, output.byteOffset, output.byteLength)
  const marker = `clustermgr ${nonce}\n`
  const start = buffer.indexOf(marker)
  if (start === -1) throw protocolError(host, `the agent did not answer; the host wrote: ${excerpt(buffer)}`)
  const frames: Frame[] = []
  let at = start + marker.length
  for (;;) {
    const lineEnd = buffer.indexOf(NEWLINE, at)
    const header = HEADER.exec(
      lineEnd === -1 || lineEnd - at > HEADER_BYTES ? '' : buffer.toString('latin1', at, lineEnd),
    )
    if (header === null) {
      throw protocolError(
        host,
        `the reply is cut off or garbled after ${frames.length} frames: ${excerpt(buffer.subarray(at))}`,
      )
    }
    const [, type = '', length = ''] = header
    const bodyStart = lineEnd + 1
    const bodyEnd = bodyStart + Number(length)
    if (bodyEnd >= buffer.length || buffer[bodyEnd] !== NEWLINE) {
      throw protocolError(host, `the reply is cut off or garbled in the frame ${type}`)
    }
    at = bodyEnd + 1
    if (type === 'end') {
      if (at !== buffer.length) throw protocolError(host, 'the reply goes on after its end')
      return new AgentReply(host, frames)
    }
    frames.push({ type, bytes: buffer.subarray(bodyStart, bodyEnd) })
  }
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}

function protocolError(host: string, summary: string): ClustermgrError {
  return new ClustermgrError('HOST_PROTOCOL', summary, { host })
}

function excerpt(bytes: Buffer): string {
  return bytes.length === 0 ? 'nothing' : JSON.stringify(bytes.toString('utf8', 0, 200))
}
