import { randomBytes } from 'node:crypto'
import { ClustermgrError } from '@clustermgr/core'
import type { ExecuteResult, HostConnection } from '../ssh/index.ts'
import { parseReply } from './agent-reply.ts'
import type { AgentReply } from './agent-reply.ts'
import { agentCommand, agentPackage } from './agent-script.ts'

/** One piece of a request; it travels by standard input with its length told first. */
export interface RequestPart {
  /** Lower-case letters, digits, `.` and `-`. */
  readonly name: string
  readonly content: string | Uint8Array
}

export type AgentVerb = 'observe' | 'start' | 'follow' | 'stop' | 'journal'

export interface RequestAgentOptions {
  readonly signal?: AbortSignal
  /** Deadline of the request in milliseconds. Default 60000. */
  readonly timeoutMs?: number
}

/**
 * One request to the agent on a host, as root: script, verb and parts go in, frames come out. Nothing of it is on a
 * command line or in an environment.
 * @throws HOST_PROTOCOL when the reply is not one; HOST_UNSUPPORTED when the host is no Linux, or has no POSIX shell,
 *   gzip and coreutils; and what {@link HostConnection.execute} throws
 */
export async function requestAgent(
  connection: HostConnection,
  verb: AgentVerb,
  parts: readonly RequestPart[],
  options: RequestAgentOptions = {},
): Promise<AgentReply> {
  const nonce = randomBytes(8).toString('hex')
  const result = await connection.execute(agentCommand, {
    stdin: encodeRequest(nonce, verb, parts),
    timeoutMs: options.timeoutMs ?? 60_000,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  })
  const reply = readReply(connection.host, result, nonce)
  const unsupported = reply.text('unsupported')
  if (unsupported !== null) {
    throw new ClustermgrError('HOST_UNSUPPORTED', `the host runs ${unsupported}, not Linux`, { host: connection.host })
  }
  return reply
}

/** The bytes on standard input: the agent, `NONCE VERB`, then each part as `NAME LENGTH` and its bytes. */
export function encodeRequest(nonce: string, verb: AgentVerb, parts: readonly RequestPart[]): Uint8Array {
  const pieces: Uint8Array[] = [agentPackage, Buffer.from(`${nonce} ${verb}\n`)]
  for (const { name, content } of parts) {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content
    pieces.push(Buffer.from(`${name} ${bytes.length}\n`), bytes)
  }
  pieces.push(Buffer.from('end 0\n'))
  return Buffer.concat(pieces)
}

function readReply(host: string, result: ExecuteResult, nonce: string): AgentReply {
  try {
    return parseReply(host, result.stdout, nonce)
  } catch (error) {
    const said = result.stderr.trim().split('\n').slice(-3).join(' / ')
    // A shell that refuses the command before a byte of the agent ran, whatever code it has for that.
    if (result.exitCode !== 0 && result.exitCode !== null && !hasBegun(result, nonce)) {
      const summary = `the host does not run our command: it is no Linux, or it lacks a POSIX shell, gzip or coreutils; it said: ${said}`
      throw new ClustermgrError('HOST_UNSUPPORTED', summary, { host, cause: error })
    }
    if (said === '' || !(error instanceof ClustermgrError)) throw error
    throw new ClustermgrError('HOST_PROTOCOL', `${error.summary}; on standard error: ${said}`, { host, cause: error })
  }
}

function hasBegun({ stdout }: ExecuteResult, nonce: string): boolean {
  return Buffer.from(stdout.buffer, stdout.byteOffset, stdout.byteLength).includes(nonce)
}
