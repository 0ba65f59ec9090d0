import { inspect } from 'node:util'
import { Secret } from '@clustermgr/core'
import type { RedisObservation } from '@clustermgr/core'
import { Lab } from '@clustermgr/lab'
import { connectCache, createHostConnector, createSecretResolver, observeTwemproxy, probeRedis } from '@clustermgr/sdk'
import type { HostConnection, HostConnector, TwemproxyStatistics } from '@clustermgr/sdk'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { labClusterHost } from './lab-cluster-host.ts'
import { waitFor } from './wait-for.ts'

const PASSWORD = new Secret('correct-horse')
const REDIS = { address: '127.0.0.1', port: 6379 }
const CACHE = { address: '127.0.0.1', port: 2222 }
const STATISTICS = { address: '127.0.0.1', port: 22222 }

const NUTCRACKER = `gluu:
  listen: 127.0.0.1:2222
  hash: murmur
  distribution: ketama
  redis: true
  redis_auth: correct-horse
  auto_eject_hosts: true
  server_failure_limit: 2
  server_retry_timeout: 60000
  timeout: 400
  servers:
  - 127.0.0.1:6379:1 node-1
  - 127.0.0.1:6380:1 node-2
`

let lab: Lab
let connector: HostConnector
let connection: HostConnection

beforeAll(async () => {
  lab = await Lab.up({ name: 'redis-probe', hosts: [{ name: 'gluu1', layer: 'daemons' }] })
  connector = createHostConnector({ resolveSecret: createSecretResolver() })
  connection = await connector.connect(labClusterHost(lab, 'gluu1'))
  await shell('echo "requirepass correct-horse" >>/etc/redis/redis.conf && systemctl restart redis-server')
  await connection.execute('mkdir -p /etc/nutcracker && cat >/etc/nutcracker/nutcracker.yml', { stdin: NUTCRACKER })
  await shell('systemd-run -q --unit nc nutcracker -c /etc/nutcracker/nutcracker.yml -a 127.0.0.1 -s 22222 -i 200')
  await waitFor('Twemproxy listens', 5_000, () =>
    connection.openTcp(STATISTICS).then(
      (stream) => stream.destroy(),
      () => undefined,
    ),
  )
})

afterAll(async () => {
  await connector?.[Symbol.asyncDispose]()
  await lab?.down()
})

async function shell(command: string): Promise<string> {
  const { exitCode, stdout, stderr } = await connection.execute(command)
  if (exitCode !== 0) throw new Error(`${command}: ${stderr}`)
  return Buffer.from(stdout).toString().trim()
}

function probe(port: number): Promise<RedisObservation> {
  return probeRedis(connection, { endpoint: { address: '127.0.0.1', port }, password: PASSWORD, timeoutMs: 500 })
}

function observe(port: number): Promise<TwemproxyStatistics> {
  return observeTwemproxy(connection, { endpoint: { address: '127.0.0.1', port }, timeoutMs: 500 })
}

/** The last test's faults end here, whatever became of it. */
function undoing(command: string): void {
  onTestFinished(async () => void (await shell(command)))
}

/** Freezes a unit for one test. */
async function freezing(unit: string): Promise<void> {
  const host = lab.host('gluu1')
  await host.freezeService(unit)
  onTestFinished(() => host.thawService(unit))
}

test('an answering Redis says who it is; every probe leaves no connection behind', async () => {
  const pid = Number(await shell('systemctl show -p MainPID --value redis-server'))
  const seen = await probeRedis(connection, { endpoint: REDIS, password: PASSWORD })
  expect(seen).toEqual({
    kind: 'answering',
    runId: expect.stringMatching(/^[0-9a-f]{40}$/),
    uptimeSeconds: expect.any(Number),
    keys: 0,
    pid,
  })
  const clients = (): Promise<string> => shell('redis-cli -a correct-horse --no-auth-warning client list | wc -l')
  // Its own, and Twemproxy's if there is one.
  await expect.poll(async () => Number(await clients())).toBeLessThanOrEqual(2)
})

test('a wrong password is told from a Redis that does not answer, and is in no error', async () => {
  const wrong = { endpoint: REDIS, password: new Secret('wrong-battery') }
  expect(await probeRedis(connection, wrong)).toEqual({ kind: 'auth-failed' })
  const failure = await connectCache(connection, wrong).then(
    () => null,
    (error: unknown) => error,
  )
  expect(failure).toMatchObject({ code: 'VERIFY_FAILED' })
  expect(inspect(failure, { depth: 20 })).not.toContain('battery')
})

test('a Redis without a password answers, and nothing is printed', async () => {
  await shell('systemd-run -q --unit redis-open redis-server --port 6390 --save ""')
  undoing('systemctl stop redis-open')
  const endpoint = { address: '127.0.0.1', port: 6390 }
  // Redis refuses an AUTH that it does not need: the password of the configuration is not the one in force.
  await expect.poll(() => probeRedis(connection, { endpoint, password: PASSWORD })).toEqual({ kind: 'auth-failed' })
})

test('a port where nothing listens is refused, a stopped process is silent, another daemon an error', async () => {
  expect(await probe(6399)).toEqual({ kind: 'refused' })
  expect(await probe(22)).toMatchObject({ kind: 'error' })
  await freezing('redis-server.service')
  expect(await probe(6379)).toEqual({ kind: 'silent', waitedMs: 500 })
})

test('a value goes through Twemproxy, and its statistics tell of ejections', async () => {
  const options = { endpoint: STATISTICS }
  const fresh = await observeTwemproxy(connection, options)
  expect(fresh).toMatchObject({ version: '0.5.0', pools: [{ name: 'gluu' }] })
  expect(fresh.pools[0]?.servers.map(({ name, ejectedAtUs }) => [name, ejectedAtUs])).toEqual([
    ['node-1', 0],
    ['node-2', 0],
  ])

  await using cache = await connectCache(connection, { endpoint: CACHE, password: PASSWORD })
  await cache.ping()
  // Nothing listens on 6380: its keys fail until it is ejected.
  const write = (key: string): Promise<string> =>
    cache.set(key, 'value', { expireMs: 60_000 }).then(
      () => 'ok',
      (error: unknown) => String(error),
    )
  const keys = Array.from({ length: 30 }, (_, index) => `k${index}`)
  const first: string[] = []
  for (const key of keys) first.push(await write(key))
  expect(first.filter((answer) => answer !== 'ok')).toEqual([
    expect.stringMatching(/VERIFY_FAILED|SET at 127.0.0.1 port 2222 failed: ERR Connection refused/),
    expect.stringMatching(/Connection refused/),
  ])
  for (const key of keys) expect(await write(key)).toBe('ok')
  expect(await cache.get('k1')).toBe('value')
  expect(await cache.delete('k1')).toBe(true)
  expect(await cache.get('k1')).toBeNull()

  const ejected = async (): Promise<number> => {
    const { pools } = await observeTwemproxy(connection, options)
    return pools[0]?.servers.find(({ name }) => name === 'node-2')?.ejectedAtUs ?? 0
  }
  await expect.poll(ejected).toBeGreaterThan(1e15)
})

test("Twemproxy's statistics: refused, silent, and something else", async () => {
  await expect(observe(22223)).rejects.toMatchObject({ code: 'TCP_REFUSED' })
  await expect(observe(6379)).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' })
  await freezing('nc.service')
  await expect(observe(STATISTICS.port)).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' })
})
