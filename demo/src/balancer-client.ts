import { Agent, request } from 'node:https'

export interface BalancerTarget {
  readonly address: string
  /** The public name, checked against the certificate. */
  readonly hostname: string
  readonly ca: string
}

/** A browser as far as balancing goes: it keeps the cookies that it is given. */
export class BalancerClient {
  readonly #target: BalancerTarget
  readonly #agent: Agent
  readonly #cookies = new Map<string, string>()

  constructor(target: BalancerTarget) {
    this.#target = target
    this.#agent = new Agent({ keepAlive: true, ca: target.ca, servername: target.hostname })
  }

  /** The name of the node that answered. */
  async get(path: string): Promise<string> {
    const { promise, resolve, reject } = Promise.withResolvers<string>()
    const outgoing = request(
      {
        agent: this.#agent,
        host: this.#target.address,
        path,
        timeout: 5000,
        headers: {
          Host: this.#target.hostname,
          ...(this.#cookies.size === 0
            ? {}
            : { Cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ') }),
        },
      },
      (response) => {
        for (const header of response.headers['set-cookie'] ?? []) {
          const [name, value] = (header.split(';')[0] ?? '').split('=')
          if (name !== undefined && value !== undefined) this.#cookies.set(name, value)
        }
        let body = ''
        response.setEncoding('utf8')
        response.on('data', (chunk: string) => {
          body += chunk
        })
        response.on('end', () => {
          if (response.statusCode === 200) resolve((body.trim().split(' ')[0] ?? '').trim())
          else reject(new Error(`${path} answered ${response.statusCode}`))
        })
      },
    )
    outgoing.on('timeout', () => outgoing.destroy(new Error(`${path} did not answer within 5 s`)))
    outgoing.on('error', reject)
    outgoing.end()
    return promise
  }

  close(): void {
    this.#agent.destroy()
  }
}
