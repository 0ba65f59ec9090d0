import { execFile } from 'node:child_process'
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { isClustermgrError } from '@clustermgr/core'
import { Lab } from '@clustermgr/lab'
import { createHostConnector, createSecretResolver } from '@clustermgr/sdk'
import type { HostConnection, HostConnector, HostConnectorOptions } from '@clustermgr/sdk'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { labClusterHost } from './lab-cluster-host.ts'

const run = promisify(execFile)
let lab: Lab
let directory = ''

beforeAll(async () => {
  lab = await Lab.up({ name: 'ssh', hosts: [{ name: 'gluu1' }, { name: 'gluu2' }] })
  directory = await mkdtemp(path.join(tmpdir(), 'clustermgr-ssh-'))
})

afterAll(async () => {
  await lab?.down()
  await rm(directory, { recursive: true, force: true })
})

function connector(options: Partial<HostConnectorOptions> = {}): HostConnector {
  const made = createHostConnector({ resolveSecret: createSecretResolver(), ...options })
  onTestFinished(() => made[Symbol.asyncDispose]())
  return made
}

function errorOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'no error',
    (error: unknown) => (isClustermgrError(error) ? `${error.code} ${error.message}` : String(error)),
  )
}

async function text(connection: HostConnection, command: string): Promise<string> {
  const { stdout, stderr, exitCode } = await connection.execute(command)
  if (exitCode !== 0) throw new Error(`${command}: exit ${exitCode}: ${stderr}`)
  return Buffer.from(stdout).toString().trim()
}

async function knownHosts(content: string): Promise<string> {
  const file = path.join(directory, `known-${Math.random()}`)
  await writeFile(file, content)
  return file
}

async function newKey(): Promise<{ readonly file: string; readonly publicKey: string }> {
  const file = path.join(directory, `key-${Math.random()}`)
  await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file])
  const [type, key] = (await readFile(`${file}.pub`, 'utf8')).split(' ')
  return { file, publicKey: `${type} ${key}` }
}

/** Adds a drop-in to the host's sshd_config for one test. */
async function configureSshd(name: string, line: string): Promise<void> {
  const file = '/etc/ssh/sshd_config.d/00-test.conf'
  await lab.host(name).exec(`echo '${line}' >${file} && systemctl restart ssh`)
  onTestFinished(async () => void (await lab.host(name).exec(`rm ${file} && systemctl restart ssh`)))
}

test('a known key is accepted, by name, hashed, pinned, and when only another of its keys is known', async () => {
  const { address, hostKey } = lab.host('gluu1')
  const hashed = path.join(directory, 'hashed')
  await copyFile(lab.knownHostsFile, hashed)
  await run('ssh-keygen', ['-q', '-H', '-f', hashed])
  expect(await readFile(hashed, 'utf8')).not.toContain(address)
  const rsaKey = await lab
    .host('gluu1')
    .exec(
      'k=/etc/ssh/ssh_host_rsa_key; [ -e $k ] || ssh-keygen -q -t rsa -b 2048 -N "" -f $k; systemctl restart ssh; cut -d" " -f1,2 $k.pub',
    )
  for (const changed of [
    {},
    { knownHosts: hashed },
    { hostKeys: [hostKey] },
    { knownHosts: await knownHosts(`${address} ${rsaKey.stdout.trim()}\n`) },
  ]) {
    const connection = await connector().connect(labClusterHost(lab, 'gluu1', changed))
    expect(await text(connection, 'hostname')).toBe('gluu1')
  }
})

test('a wrong, unknown or revoked key is refused, and sshd sees no attempt to log in', async () => {
  const { address, hostKey } = lab.host('gluu1')
  const { publicKey: otherKey } = await newKey()
  const attempt = async (content: string): Promise<string> =>
    errorOf(connector().connect(labClusterHost(lab, 'gluu1', { knownHosts: await knownHosts(content) })))

  expect(await attempt(`${address} ${otherKey}`)).toMatch(/^SSH_HOST_KEY_MISMATCH gluu1: .*ssh-ed25519 SHA256:/)
  expect(await attempt('')).toMatch(/^SSH_HOST_KEY_UNKNOWN gluu1: .*SHA256:.*known-/)
  expect(await attempt(`@revoked * ${hostKey}\n${address} ${hostKey}`)).toMatch(/^SSH_HOST_KEY_MISMATCH .*@revoked/)
  const pinned = labClusterHost(lab, 'gluu1', { hostKeys: [otherKey] })
  expect(await errorOf(connector().connect(pinned))).toMatch(/^SSH_HOST_KEY_MISMATCH/)
})

test('a refused key, and a host that is not there', async () => {
  const { file } = await newKey()
  const stranger = labClusterHost(lab, 'gluu1', { identity: `file:${file}` })
  expect(await errorOf(connector().connect(stranger))).toMatch(/^SSH_AUTH_FAILED gluu1: .*root with the key file:/)
  const closed = labClusterHost(lab, 'gluu1', { port: 2, hostKeys: [lab.host('gluu1').hostKey] })
  expect(await errorOf(connector().connect(closed))).toMatch(/^SSH_UNREACHABLE gluu1: .*ECONNREFUSED/)

  await lab.host('gluu2').disconnect()
  onTestFinished(() => lab.host('gluu2').reconnect())
  const started = performance.now()
  const gone = connector({ connectTimeoutMs: 1_000 }).connect(labClusterHost(lab, 'gluu2'))
  expect(await errorOf(gone)).toMatch(/^SSH_UNREACHABLE gluu2: .*nothing answered/)
  expect(performance.now() - started).toBeLessThan(2_000)
})

test('an agent logs in where no identity is named', async () => {
  const { stdout } = await run('ssh-agent', ['-s'])
  const [, agent = '', pid = ''] = /SSH_AUTH_SOCK=([^;]+);[^]*SSH_AGENT_PID=(\d+);/.exec(stdout) ?? []
  onTestFinished(() => void process.kill(Number(pid)))
  await run('ssh-add', ['-q', lab.identityFile], { env: { ...process.env, SSH_AUTH_SOCK: agent } })
  const { identity: _, ...ssh } = labClusterHost(lab, 'gluu1').ssh
  const connection = await connector({ agent }).connect({ ...labClusterHost(lab, 'gluu1'), ssh })
  expect(await text(connection, 'hostname')).toBe('gluu1')
})

test('a user with sudo works as root, and one without is told so', async () => {
  const operator = await connector().connect(labClusterHost(lab, 'gluu1', { user: 'operator' }))
  expect(await text(operator, `id -un; echo "it's"`)).toBe("root\nit's")
  const { stdout } = await operator.execute('id -un', { asRoot: false })
  expect(Buffer.from(stdout).toString()).toBe('operator\n')
  const passed = await operator.execute('cat; exit 3', { stdin: 'through sudo' })
  expect([Buffer.from(passed.stdout).toString(), passed.exitCode]).toEqual(['through sudo', 3])

  await lab
    .host('gluu1')
    .exec(
      'useradd -m visitor && install -d -m 0700 -o visitor /home/visitor/.ssh && ' +
        'install -m 0600 -o visitor /home/operator/.ssh/authorized_keys /home/visitor/.ssh/authorized_keys',
    )
  const visitor = await connector().connect(labClusterHost(lab, 'gluu1', { user: 'visitor' }))
  expect(await errorOf(visitor.execute('id'))).toMatch(/^SUDO_REFUSED gluu1: .*visitor: sudo: a password is required/)
})

test('more commands at once than MaxSessions allows all succeed', async () => {
  const connection = await connector().connect(labClusterHost(lab, 'gluu1'))
  for (const command of ['sleep 0.1; echo', 'echo']) {
    const numbers = Array.from({ length: 60 }, (_, index) => String(index))
    expect(await Promise.all(numbers.map((number) => text(connection, `${command} ${number}`)))).toEqual(numbers)
  }
})

test('commands given up keep their sessions; when they are many, new work gets a new connection', async () => {
  const pool = connector()
  const host = labClusterHost(lab, 'gluu1')
  const connection = await pool.connect(host)
  const giveUp = (): Promise<string> => errorOf(connection.execute('exec sleep 61', { timeoutMs: 300 }))
  for (const error of await Promise.all(Array.from({ length: 4 }, giveUp))) expect(error).toMatch(/^DEADLINE/)
  expect(await pool.connect(host)).toBe(connection)
  expect(await giveUp()).toMatch(/^DEADLINE/)
  const second = await pool.connect(host)
  expect(second).not.toBe(connection)
  // They went on, as documented; now they end, and the first connection has room again.
  expect(await text(second, 'pkill -c -x -f "sleep 61"')).toBe('5')
  await expect.poll(() => text(connection, 'echo ok')).toBe('ok')
})

test('a command waits for nobody: with Nagle off it is quick', async () => {
  const connection = await connector().connect(labClusterHost(lab, 'gluu1'))
  const times: number[] = []
  for (let index = 0; index < 20; index++) {
    const started = performance.now()
    await connection.execute('true', { stdin: 'x'.repeat(3_000) })
    times.push(performance.now() - started)
  }
  expect(times.sort((a, b) => a - b)[10]).toBeLessThan(40)
})

test('signals, exit codes and large streams come through', async () => {
  const connection = await connector().connect(labClusterHost(lab, 'gluu1'))
  expect(await connection.execute('kill -9 $$')).toMatchObject({ exitCode: null, signal: 'SIGKILL' })
  expect(await connection.execute('echo no >&2; exit 300')).toMatchObject({ exitCode: 44, stderr: 'no\n' })
  const { stdout } = await connection.execute('wc -c; head -c 4000000 /dev/zero', { stdin: Buffer.alloc(4_000_000) })
  expect([Buffer.from(stdout.subarray(0, 8)).toString(), stdout.length]).toEqual(['4000000\n', 4_000_008])
})

test('a host that freezes is noticed by keep-alives, and is reached again when it thaws', async () => {
  const pool = connector({ keepaliveIntervalMs: 300, keepaliveCountMax: 2, connectTimeoutMs: 1_000 })
  const connection = await pool.connect(labClusterHost(lab, 'gluu2'))
  const running = errorOf(connection.execute('sleep 60'))
  const tcp = await connection.openTcp({ address: '127.0.0.1', port: 22 })
  const broken = new Promise<Error>((resolve) => tcp.once('error', resolve))
  const patient = connector()
  await patient.connect(labClusterHost(lab, 'gluu2'))
  await lab.host('gluu2').freeze()
  const started = performance.now()
  await patient[Symbol.asyncDispose]()
  expect(performance.now() - started).toBeLessThan(500)
  expect(await running).toMatch(/^SSH_CONNECTION_LOST gluu2: .*keep-alives/)
  expect(await errorOf(Promise.reject(await broken))).toMatch(/^SSH_CONNECTION_LOST/)
  expect(performance.now() - started).toBeLessThan(3_000)
  expect(await errorOf(pool.connect(labClusterHost(lab, 'gluu2')))).toMatch(/^SSH_UNREACHABLE .*no SSH banner/)
  await lab.host('gluu2').thaw()
  await expect.poll(() => errorOf(pool.connect(labClusterHost(lab, 'gluu2'))), { timeout: 5_000 }).toBe('no error')
})

test('TCP through the host: data, nothing listening, and forwarding forbidden', async () => {
  const connection = await connector().connect(labClusterHost(lab, 'gluu1'))
  const stream = await connection.openTcp({ address: '127.0.0.1', port: 22 })
  const banner = await new Promise<string>((resolve) =>
    stream.once('data', (chunk: Buffer) => resolve(chunk.toString())),
  )
  expect(banner).toMatch(/^SSH-2.0-OpenSSH/)
  stream.destroy()
  expect(await errorOf(connection.openTcp({ address: '127.0.0.1', port: 9 }))).toMatch(
    /^TCP_REFUSED .*127.0.0.1:9: Connection refused/,
  )

  await configureSshd('gluu1', 'AllowTcpForwarding no')
  const strict = await connector().connect(labClusterHost(lab, 'gluu1'))
  expect(await errorOf(strict.openTcp({ address: '127.0.0.1', port: 22 }))).toMatch(/^TCP_FORWARDING_REFUSED/)
})

test('an sshd that is overloaded says so, and is reached once it is not', async () => {
  await configureSshd('gluu2', 'MaxStartups 1:100:1')
  const { address, port } = lab.host('gluu2')
  const blocker = connect({ host: address, port })
  onTestFinished(() => void blocker.destroy())
  await new Promise((resolve, reject) => blocker.once('data', resolve).once('error', reject))
  const refused = connector({ connectTimeoutMs: 600 }).connect(labClusterHost(lab, 'gluu2'))
  expect(await errorOf(refused)).toMatch(/^SSH_UNREACHABLE gluu2: .*turned us away: "Exceeded MaxStartups"/)
  const waiting = connector().connect(labClusterHost(lab, 'gluu2'))
  blocker.destroy()
  expect(await errorOf(waiting)).toBe('no error')
})
