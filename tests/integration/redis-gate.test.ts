import { encodeSecret } from '@clustermgr/core'
import type { LabHost } from '@clustermgr/lab'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { DescribedCluster, PASSWORD } from './described-cluster.ts'
import { waitFor } from './wait-for.ts'

const GATE = 'clustermgr-redis-gate.service'

let cluster: DescribedCluster
let node: LabHost
let other: LabHost
let proxy: LabHost

beforeAll(async () => {
  cluster = await DescribedCluster.up({ name: 'gate', nodes: 2 })
  node = cluster.lab.host('node1')
  other = cluster.lab.host('node2')
  proxy = cluster.lab.host('proxy')
})
afterAll(async () => cluster?.[Symbol.asyncDispose]())
beforeEach(async () => {
  await waitForGate('open')
})

async function readGate(): Promise<{ readonly state: string; readonly says: string }> {
  const { stdout } = await node.exec('cat /run/clustermgr/gate', { check: false })
  return { state: /^state=(.*)$/m.exec(stdout)?.[1] ?? '', says: /^says=(.*)$/m.exec(stdout)?.[1] ?? '' }
}

async function waitForGate(state: 'open' | 'closed', timeoutMs = 10_000): Promise<{ says: string; tookMs: number }> {
  const { value, tookMs } = await waitFor(`the gate is ${state}`, timeoutMs, async () => {
    const gate = await readGate()
    return gate.state === state ? gate.says : undefined
  })
  return { says: value, tookMs }
}

async function readJournal(): Promise<string> {
  return (await node.exec(`journalctl -u ${GATE} -o cat`)).stdout
}

/** Commands to a Redis or Twemproxy at a local port of a host. */
async function ask(host: LabHost, port: number, commands: readonly string[]): Promise<readonly string[]> {
  const input = `${[`AUTH ${encodeSecret('redis', PASSWORD)}`, ...commands].join('\n')}\n`
  const { stdout } = await host.exec(`timeout 5 redis-cli -p ${port}`, { input, check: false })
  return stdout.split('\n').slice(1)
}

async function pidOf(unit: string): Promise<number> {
  const { stdout } = await node.exec(`systemctl show -P MainPID ${unit}`)
  return Number(stdout)
}

async function listens(): Promise<boolean> {
  const { stdout } = await node.exec('ss -Hltn sport = :7777')
  return stdout !== ''
}

test('a value written on one node through the whole chain is read on the other', async () => {
  expect(await ask(node, 7000, ['SET chain works', 'GET chain'])).toEqual(['OK', 'works'])
  expect(await ask(other, 7000, ['GET chain'])).toEqual(['works'])
})

test('a frozen Redis closes the gate, and is emptied before it opens again', async () => {
  await ask(node, 6379, ['SET stale old'])
  const before = await ask(proxy, 7001, ['GET stale'])
  expect(before).toEqual(['old'])
  await node.freezeService('redis-server.service')
  const closed = await waitForGate('closed')
  expect(closed.says).toContain('redis was silent')
  expect(closed.tookMs).toBeLessThan(4000)
  expect(await listens()).toBe(false)
  // A write that waits in the socket of the frozen Redis is carried out when it thaws.
  const auth = `AUTH ${encodeSecret('redis', PASSWORD)}\n`
  await node.exec(`bash -c 'exec 3<>/dev/tcp/127.0.0.1/6379; cat >&3; sleep 20 >/dev/null 2>&1 & exit'`, {
    input: `${auth}SET late old\n`,
  })
  // Asks from the moment of thawing whether the port is open while a key of before is there.
  const watching = node.exec(watchForStale(), { timeoutMs: 20_000, input: auth })
  await node.thawService('redis-server.service')
  await waitForGate('open')
  expect((await watching).stdout).toMatch(/^seen open, keys 0$/)
  expect(await ask(proxy, 7001, ['GET stale', 'GET late'])).toEqual(['', ''])
})

/** Loops until the port listens, and says how many keys there were at that moment. */
function watchForStale(): string {
  return `read -r auth; while :; do
    if [ -n "$(ss -Hltn sport = :7777)" ]; then
      keys=$(printf '%s\\nDBSIZE\\n' "$auth" | redis-cli | tail -n 1); echo "seen open, keys $keys"; exit
    fi; done`
}

test('a Redis that was silent for as long as Twemproxy needs to leave it out, and answers again, is emptied too', async () => {
  await ask(node, 6379, ['SET stale old'])
  const pid = await pidOf('redis-server.service')
  const earlier = (await readJournal()).length
  // The host itself ends the pause: no answer over the network shortens or prolongs it.
  await node.exec(`kill -STOP ${pid}; sleep 2; kill -CONT ${pid}`)
  const { value } = await waitFor('the gate closed and opened', 8000, async () => {
    const journal = (await readJournal()).slice(earlier)
    return /gate closed: redis was silent[^]*gate open/.test(journal) ? journal : undefined
  })
  expect(value).toContain('keys=0')
  expect(await ask(node, 6379, ['EXISTS stale'])).toEqual(['0'])
})

test('a pause that no Twemproxy would notice leaves the gate open', async () => {
  await ask(node, 6379, ['SET kept value'])
  const pid = await pidOf('redis-server.service')
  await node.exec(`kill -STOP ${pid}; sleep 0.4; kill -CONT ${pid}; sleep 3`)
  expect((await readGate()).state).toBe('open')
  expect(await ask(node, 6379, ['GET kept'])).toEqual(['value'])
})

test('a Redis that was restarted behind an open gate goes through the empty check', async () => {
  const before = (await readGate()).says
  await node.exec('systemctl restart redis-server')
  const { value } = await waitFor('the gate opened for the new Redis', 10_000, async () => {
    const gate = await readGate()
    return gate.state === 'open' && gate.says !== before ? gate.says : undefined
  })
  expect(value).toMatch(/run_id=[0-9a-f]{40} answers, keys=0, link up/)
})

test('a node that is cut off from its proxy closes, and is empty when it is back', async () => {
  await ask(node, 6379, ['SET stale old'])
  await node.cutFrom(proxy)
  try {
    const closed = await waitForGate('closed')
    expect(closed.says).toContain('link was silent')
    expect(closed.tookMs).toBeLessThan(4000)
  } finally {
    await node.joinTo(proxy)
  }
  await waitForGate('open', 20_000)
  expect(await ask(node, 6379, ['EXISTS stale'])).toEqual(['0'])
})

test('a restart of Twemproxy empties nothing', async () => {
  await ask(node, 6379, ['SET kept value'])
  await proxy.exec('systemctl restart nutcracker')
  await node.exec('sleep 3')
  expect(await ask(node, 6379, ['GET kept'])).toEqual(['value'])
})

test('a gate that is killed takes its tunnel along, and starts closed', async () => {
  const earlier = (await readJournal()).length
  await node.exec(`systemctl kill -s KILL --kill-whom=main ${GATE}`)
  await waitFor('the tunnel is gone', 2000, async () => ((await listens()) ? undefined : true))
  const { value } = await waitFor('the gate went from closed to open', 10_000, async () => {
    const journal = (await readJournal()).slice(earlier)
    return /gate closed: starting[^]*gate open/.test(journal) ? journal : undefined
  })
  expect(value).toContain('keys=0')
})

test.each(['KILL', 'STOP'])('a tunnel that got SIG%s is replaced, and Redis emptied', async (signal) => {
  await ask(node, 6379, ['SET stale old'])
  const main = await pidOf(GATE)
  await node.exec(`kill -${signal} $(pgrep -P ${main} stunnel)`)
  await waitForGate('closed', 3000).catch(() => undefined)
  await waitForGate('open')
  expect(await ask(node, 6379, ['EXISTS stale'])).toEqual(['0'])
})

test("either end refuses a certificate of the cluster's authority that is not its peer's", async () => {
  // PING by TLS with a host's own certificate; Redis answers that it wants a password.
  const ping = `{ printf 'PING\\r\\n'; sleep 1; } | timeout 3 openssl s_client -quiet -connect ${node.address}:7777 \
    -cert /etc/stunnel/clustermgr.pem -key /etc/stunnel/clustermgr.key -CAfile /etc/stunnel/clustermgr-ca.pem 2>/dev/null`
  const [byProxy, byNode] = await Promise.all([proxy.exec(ping, { check: false }), other.exec(ping, { check: false })])
  expect(byProxy.stdout).toContain('NOAUTH')
  expect(byNode.stdout).toBe('')
  // The other direction: the proxy's tunnel to node1, led to node2, which shows a certificate of node2.
  const conf = '/etc/stunnel/stunnel.conf'
  try {
    await proxy.exec(
      `sed -i.kept 's/${node.address}:7777/${other.address}:7777/' ${conf}; systemctl restart stunnel@stunnel`,
    )
    await waitFor('the tunnels of the proxy serve again', 5000, async () => {
      const answers = await ask(proxy, 7002, ['PING'])
      return answers.includes('PONG') ? true : undefined
    })
    expect(await ask(proxy, 7001, ['PING'])).not.toContain('PONG')
  } finally {
    await proxy.exec(`mv ${conf}.kept ${conf}; systemctl restart stunnel@stunnel`)
  }
})

test('the password is in no command line and no environment', async () => {
  // What is searched for comes by standard input, so that the search does not find itself.
  const search = `cat >/tmp/canaries; end=$(($(date +%s) + 4)); while [ "$(date +%s)" -lt $end ]; do
    cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null | tr '\\0' '\\n'; done | grep -c -F -f /tmp/canaries`
  const count = async (canary: string): Promise<number> =>
    Number((await node.exec(search, { check: false, input: `${canary}\n` })).stdout)
  expect(await count('#1: {x}')).toBe(0)
  const planted = node.exec('sleep 3; : planted-canary', { timeoutMs: 10_000 })
  expect(await count('planted-canary')).toBeGreaterThan(0)
  await planted
})
