import { request } from 'node:https'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { checkServerIdentity, connect } from 'node:tls'
import type { TLSSocket } from 'node:tls'
import { isClustermgrError } from '@clustermgr/core'
import type { ProxyTopology } from '@clustermgr/core'
import type { CheckResult } from '@clustermgr/core/contract'
import { Deadline } from '../ssh/index.ts'
import type { HostConnection, HostConnector } from '../ssh/index.ts'

const PATHS = ['/oxauth', '/identity'] as const
const REQUEST_TIMEOUT_MS = 10_000
/** Where the cluster's nginx.conf has it. */
const ERROR_LOG = '/var/log/nginx/error.log'

export interface CheckBalancerOptions {
  readonly proxy: ProxyTopology
  /** The name under which users reach Gluu. */
  readonly hostname: string
  readonly connector: HostConnector
  readonly signal: AbortSignal
}

/** Asks the nginx of a proxy, from the proxy itself, for Gluu's two paths; any status below 500 is an answer. */
export async function checkBalancer(options: CheckBalancerOptions): Promise<CheckResult> {
  const { proxy, hostname, connector, signal } = options
  const host = proxy.host.name
  const name = `nginx on ${host}`
  try {
    const connection = await connector.connect(proxy.host, { signal })
    const answers: string[] = []
    for (const path of PATHS) {
      using deadline = new Deadline({ timeoutMs: REQUEST_TIMEOUT_MS, signal, host, subject: `GET ${path}` })
      const stream = await connection.openTcp({ address: '127.0.0.1', port: 443 }, { signal: deadline.signal })
      try {
        const status = await deadline.race(get(stream, hostname, path))
        if (status >= 500) {
          const sentence = `https://${hostname}${path} answers ${status}${await findReason(connection, signal)}`
          return { name, ok: false, sentence }
        }
        answers.push(`${path} ${status}`)
      } finally {
        stream.destroy()
      }
    }
    return { name, ok: true, sentence: `https://${hostname} answers: ${answers.join(', ')}` }
  } catch (error) {
    if (isClustermgrError(error) && error.code === 'CANCELLED') throw error
    const why = isClustermgrError(error) ? error.summary : error instanceof Error ? error.message : String(error)
    return { name, ok: false, sentence: `https://${hostname} does not answer: ${why}` }
  }
}

/** The last error that nginx logged, unless it is old, without the request: for a 502 the only place that says why. */
async function findReason(connection: HostConnection, signal: AbortSignal): Promise<string> {
  const { stdout } = await connection.execute(
    `find ${ERROR_LOG} -newermt '-60 seconds' -exec tail -n 50 {} + 2>/dev/null`,
    { signal, timeoutMs: REQUEST_TIMEOUT_MS },
  )
  const entries = new TextDecoder()
    .decode(stdout)
    .matchAll(/ \[(?:error|crit)\] [^*\n]*\*\d+ (.*?)(?:, client: .*)?$/gm)
  const last = [...entries].at(-1)?.[1]
  return last === undefined ? '' : `; nginx: ${last} (${ERROR_LOG})`
}

async function get(stream: Duplex, hostname: string, path: string): Promise<number> {
  // Who answers is proven by SSH: it is the host's own loopback. A public certificate's authority may be any; that its
  // name and time are right is checked below.
  const socket = connect({ socket: stream, servername: hostname, rejectUnauthorized: false })
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('secureConnect', resolve).once('error', reject)
      socket.once('close', () => reject(new Error('the connection was closed')))
    })
    checkCertificate(socket, hostname)
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const headers = { host: hostname, connection: 'close' }
      request({ host: hostname, path, headers, createConnection: () => socket }, resolve)
        .once('error', reject)
        .end()
    })
    response.resume()
    return response.statusCode ?? 0
  } finally {
    socket.on('error', () => undefined)
    socket.destroy()
  }
}

function checkCertificate(socket: TLSSocket, hostname: string): void {
  const certificate = socket.getPeerCertificate()
  const problem = checkServerIdentity(hostname, certificate)
  if (problem !== undefined) throw problem
  if (Date.parse(certificate.valid_to) < Date.now()) {
    throw new Error(`its certificate expired on ${certificate.valid_to}`)
  }
}
