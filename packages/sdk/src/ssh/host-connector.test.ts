import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import type { Server as TcpServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Secret, isClustermgrError } from '@clustermgr/core'
import type { ClusterHost, SshAddress } from '@clustermgr/core'
import ssh2 from 'ssh2'
import type { Connection } from 'ssh2'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import type { HostConnection } from './host-connection.ts'
import { createHostConnector } from './host-connector.ts'
import type { HostConnectorOptions } from './host-connector.ts'

// An SSH server in this process stands for a host: what OpenSSH itself does is tried in tests/integration/ssh.test.ts.
const HOST_KEY = ssh2.utils.generateKeyPairSync('ed25519')
const OTHER_KEY = ssh2.utils.generateKeyPairSync('ed25519')
const USER_KEY = ssh2.utils.generateKeyPairSync('ed25519')

let directory = ''
let server: ssh2.Server
let port = 0
const connections = new Set<Connection>()

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'clustermgr-ssh-'))
  server = new ssh2.Server({ hostKeys: [HOST_KEY.private] }, (connection) => {
    connections.add(connection)
    connection.on('error', () => undefined)
    connection.on('close', () => connections.delete(connection))
    connection.on('authentication', (context) => {
      if (context.method === 'publickey' && context.username !== 'nobody') context.accept()
      else context.reject(['publickey'])
    })
    connection.on('session', (accept) => {
      accept().on('exec', (acceptExec, _reject, info) => {
        const channel = acceptExec()
        if (info.command === 'hang') return
        if (info.command === 'vanish') connection.end()
        else if (info.command === 'cat') {
          channel.on('data', (chunk: Buffer) => channel.write(chunk))
          channel.on('end', () => {
            channel.exit(0)
            channel.end()
          })
        } else {
          channel.write('x'.repeat(Number(info.command)))
          channel.stderr.write('note')
          channel.exit(7)
          channel.end()
        }
      })
    })
    connection.on('tcpip', (accept, reject, info) => {
      if (info.destPort !== 7) reject()
      else accept().end('hello')
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  port = portOf(server)
})

afterAll(async () => {
  for (const connection of connections) connection.end()
  server.close()
  await rm(directory, { recursive: true })
})

function portOf(listening: { address(): ReturnType<TcpServer['address']> }): number {
  const address = listening.address()
  if (address === null || typeof address === 'string') throw new Error('not listening on a port')
  return address.port
}

function publicKey(key: string): string {
  return key.split(' ').slice(0, 2).join(' ')
}

function host(changed: Partial<SshAddress> = {}): ClusterHost {
  const ssh: SshAddress = {
    host: '127.0.0.1',
    port,
    user: 'root',
    identity: 'env:KEY',
    hostKeys: [publicKey(HOST_KEY.public)],
  }
  return { id: 1, name: 'gluu1', address: '10.0.0.1', ssh: { ...ssh, ...changed } }
}

function connector(options: Partial<HostConnectorOptions> = {}): ReturnType<typeof createHostConnector> {
  const made = createHostConnector({ resolveSecret: async () => new Secret(USER_KEY.private), ...options })
  onTestFinished(() => made[Symbol.asyncDispose]())
  return made
}

function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'none',
    (error: unknown) => (isClustermgrError(error) ? `${error.code}: ${error.summary}` : String(error)),
  )
}

async function hostByFile(text: string): Promise<ClusterHost> {
  const knownHosts = path.join(directory, `known-${Math.random()}`)
  await writeFile(knownHosts, text)
  const { hostKeys: _, ...ssh } = host({ knownHosts }).ssh
  return { ...host(), ssh }
}

/** Something that is no SSH server: it says `text` and hangs up, or stays silent. */
async function greet(text: string): Promise<number> {
  const tcp = createServer((socket) => {
    socket.on('error', () => undefined)
    if (text !== '') socket.end(text)
  }).listen(0, '127.0.0.1')
  await once(tcp, 'listening')
  onTestFinished(() => void tcp.close())
  return portOf(tcp)
}

test('a command comes back with its output, notes and exit status', async () => {
  const result = await (await connector().connect(host())).execute('3')
  expect(result).toEqual({ exitCode: 7, signal: null, stdout: Buffer.from('xxx'), stderr: 'note' })
})

test('standard input arrives whole', async () => {
  const stdin = 'y'.repeat(5_000_000)
  const { stdout } = await (await connector().connect(host())).execute('cat', { stdin })
  expect(Buffer.from(stdout).toString() === stdin).toBe(true)
})

test('too much output is an error, unless it is followed as it comes', async () => {
  const connection = await connector().connect(host())
  expect(await codeOf(connection.execute('2000', { maxOutputBytes: 1000 }))).toMatch(/^HOST_PROTOCOL: .*1000 bytes/)
  let bytes = 0
  const onStdout = (chunk: Uint8Array): void => void (bytes += chunk.length)
  const { stdout } = await connection.execute('2000', { maxOutputBytes: 1000, onStdout })
  expect([bytes, stdout.length]).toEqual([2000, 0])
})

test('a key that is not the pinned one is refused before login, with its fingerprint', async () => {
  const pinned = host({ hostKeys: [publicKey(OTHER_KEY.public)] })
  expect(await codeOf(connector().connect(pinned))).toMatch(
    /^SSH_HOST_KEY_MISMATCH: .*SHA256:.*the pinned ssh.hostKeys/,
  )
  const accepting = connector({ dangerouslyAcceptUnknownHostKeys: true })
  expect(await codeOf(accepting.connect(pinned))).toMatch(/^SSH_HOST_KEY_MISMATCH/)
})

test('known_hosts decides where nothing is pinned', async () => {
  const name = `[127.0.0.1]:${port}`
  const known = await hostByFile(`${name} ${publicKey(HOST_KEY.public)}`)
  await expect(connector().connect(known)).resolves.toBeDefined()

  const changed = await hostByFile(`${name} ${publicKey(OTHER_KEY.public)}`)
  expect(await codeOf(connector().connect(changed))).toMatch(/^SSH_HOST_KEY_MISMATCH/)

  const revoked = await hostByFile(`@revoked * ${publicKey(HOST_KEY.public)}\n${name} ${publicKey(HOST_KEY.public)}`)
  expect(await codeOf(connector().connect(revoked))).toMatch(/^SSH_HOST_KEY_MISMATCH: .*@revoked/)

  const unknown = await hostByFile(`other ${publicKey(HOST_KEY.public)}`)
  expect(await codeOf(connector().connect(unknown))).toMatch(/^SSH_HOST_KEY_UNKNOWN: .*known-/)
  await expect(connector({ dangerouslyAcceptUnknownHostKeys: true }).connect(unknown)).resolves.toBeDefined()

  const certified = await hostByFile(`@cert-authority * ${publicKey(OTHER_KEY.public)}`)
  expect(await codeOf(connector().connect(certified))).toMatch(/^SSH_HOST_KEY_UNKNOWN: .*host certificates/)
})

test('a refused login names user and key', async () => {
  expect(await codeOf(connector().connect(host({ user: 'nobody' })))).toMatch(/^SSH_AUTH_FAILED: .*nobody.*env:KEY/)
})

test.each([
  ['nothing listens', 1, /ECONNREFUSED/],
  ['something else listens', 'HTTP/1.1 400 Bad Request\r\n\r\n', /no SSH server; it said "HTTP/],
  ['it never says anything', '', /no SSH banner/],
  ['sshd turns us away', 'Exceeded MaxStartups\r\n', /turned us away/],
])('unreachable: %s', async (_, behaviour, sentence) => {
  const target = typeof behaviour === 'number' ? behaviour : await greet(behaviour)
  const code = await codeOf(connector({ connectTimeoutMs: 500 }).connect(host({ port: target })))
  expect(code).toMatch(/^SSH_UNREACHABLE/)
  expect(code).toMatch(sentence)
})

test('an overloaded sshd is tried again until it lets us in', async () => {
  let tries = 0
  const front = createServer((socket) => {
    socket.on('error', () => undefined)
    tries += 1
    if (tries < 3) socket.end('Exceeded MaxStartups\r\n')
    else socket.pipe(connect(port, '127.0.0.1')).pipe(socket)
  }).listen(0, '127.0.0.1')
  await once(front, 'listening')
  onTestFinished(() => void front.close())
  expect(await codeOf(connector().connect(host({ port: portOf(front) })))).toBe('none')
  expect(tries).toBe(3)
})

test('a name without an address is unreachable', async () => {
  expect(await codeOf(connector().connect(host({ host: 'nowhere.invalid' })))).toMatch(/^SSH_UNREACHABLE/)
})

test('one connection serves all, and is opened anew after it was lost', async () => {
  const pool = connector()
  const [first, same] = await Promise.all([pool.connect(host()), pool.connect(host())])
  expect(same).toBe(first)
  expect(await codeOf(first.execute('vanish'))).toMatch(/^SSH_CONNECTION_LOST/)
  expect(await codeOf(first.execute('3'))).toMatch(/^SSH_CONNECTION_LOST/)
  const second = await pool.connect(host())
  expect(second).not.toBe(first)
  expect((await second.execute('3')).exitCode).toBe(7)
})

test('an unused connection is closed', async () => {
  await expect.poll(() => connections.size).toBe(0)
  await connector({ idleTimeoutMs: 200 }).connect(host())
  expect(connections.size).toBe(1)
  await expect.poll(() => connections.size).toBe(0)
})

test('a command ends for its caller by time limit and by cancellation', async () => {
  const pool = connector()
  const connection = await pool.connect(host())
  expect(await codeOf(connection.execute('hang', { timeoutMs: 30 }))).toMatch(/^DEADLINE_EXCEEDED: .*30 ms/)
  const controller = new AbortController()
  const hanging = codeOf(connection.execute('hang', { signal: controller.signal }))
  controller.abort()
  expect(await hanging).toMatch(/^CANCELLED/)
  expect(await pool.connect(host())).toBe(connection)
})

test('giving up on a connect leaves it to the others', async () => {
  const pool = connector()
  const controller = new AbortController()
  const given = codeOf(pool.connect(host(), { signal: controller.signal }))
  const waiting = pool.connect(host())
  controller.abort()
  expect(await given).toMatch(/^CANCELLED/)
  await expect(waiting).resolves.toBeDefined()
})

test('a TCP connection goes through the host, and a refused one says so', async () => {
  const connection: HostConnection = await connector().connect(host())
  const stream = await connection.openTcp({ address: '127.0.0.1', port: 7 })
  expect(Buffer.concat(await stream.toArray()).toString()).toBe('hello')
  expect(await codeOf(connection.openTcp({ address: '127.0.0.1', port: 8 }))).toMatch(/^TCP_/)
})

test('disposing ends everything', async () => {
  const pool = createHostConnector({ resolveSecret: async () => new Secret(USER_KEY.private) })
  const connection = await pool.connect(host())
  const hanging = codeOf(connection.execute('hang'))
  await pool[Symbol.asyncDispose]()
  expect(await hanging).toMatch(/^SSH_CONNECTION_LOST/)
  expect(await codeOf(pool.connect(host()))).toMatch(/^CANCELLED/)
})
