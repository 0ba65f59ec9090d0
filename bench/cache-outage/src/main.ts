// What an outage of one node's Redis costs a client of the cache, in errors, by the length of the outage and by
// server_retry_timeout: npm run start -w @clustermgr/bench-cache-outage (on a machine that can run the lab)
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { parseCluster } from '@clustermgr/core'
import { CacheLoadProcess, PUBLIC_NAME, describeLab, readCachePassword } from '@clustermgr/demo'
import { Lab } from '@clustermgr/lab'
import {
  createClusterOperations,
  createFileSecretStore,
  createHostConnector,
  createSecretResolver,
} from '@clustermgr/sdk'

const REDIS = 'redis-server.service'

interface Outage {
  readonly fault: 'stopped' | 'frozen'
  readonly seconds: number
}

const outages: readonly Outage[] = [
  { fault: 'stopped', seconds: 5 },
  { fault: 'stopped', seconds: 35 },
  { fault: 'frozen', seconds: 5 },
  { fault: 'frozen', seconds: 35 },
]

const directory = await mkdtemp(join(tmpdir(), 'clustermgr-bench-'))
console.log(
  'server_retry_timeout  fault    outage  operations  errors  first to last  misses  stale reads  writes return after',
)
for (const retryMs of [2_000, 10_000, 30_000]) await measure(retryMs)
await rm(directory, { recursive: true })

async function measure(serverRetryTimeoutMs: number): Promise<void> {
  await using lab = await Lab.up({
    name: 'bench',
    publicName: PUBLIC_NAME,
    hosts: [
      { name: 'gluu1', roles: ['gluu'], layer: 'daemons' },
      { name: 'gluu2', roles: ['gluu'], layer: 'daemons' },
      { name: 'proxy', roles: ['proxy'], layer: 'daemons' },
    ],
  })
  await install(lab, serverRetryTimeoutMs)
  for (const outage of outages) {
    const { report, returnMs } = await suffer(lab, outage)
    const [first, last] = [report.errors[0], report.errors.at(-1)]
    const span = first === undefined || last === undefined ? 0 : (last.at - first.at) / 1000
    console.log(
      [
        `${serverRetryTimeoutMs} ms`.padEnd(20),
        outage.fault.padEnd(7),
        `${outage.seconds} s`.padStart(6),
        String(report.operations).padStart(10),
        String(report.errors.length).padStart(6),
        `${span.toFixed(1)} s`.padStart(13),
        String(report.misses).padStart(6),
        String(report.staleReads.length).padStart(11),
        `${(returnMs / 1000).toFixed(1)} s`.padStart(19),
      ].join('  '),
    )
  }
}

async function install(lab: Lab, serverRetryTimeoutMs: number): Promise<void> {
  const cluster = parseCluster(
    `${describeLab(lab)}cache:\n  twemproxy:\n    serverRetryTimeoutMs: ${serverRetryTimeoutMs}\n`,
  )
  const secretStore = createFileSecretStore({ directory: join(directory, String(serverRetryTimeoutMs)) })
  await using connector = createHostConnector({ resolveSecret: createSecretResolver() })
  const operations = createClusterOperations({ cluster, connector, secretStore })
  await operations.prepare()
  const plans = await operations.preflight()
  await Promise.all(plans.map((plan) => operations.applyHost(plan, { key: `bench/${plan.host}` })))
  const failing = (await operations.verifyCluster()).filter(({ ok }) => !ok)
  if (failing.length > 0) throw new Error(failing.map(({ sentence }) => sentence).join('; '))
}

/** One outage of gluu2's Redis, as a client on gluu1 sees it, until Twemproxy writes to it again. */
async function suffer(lab: Lab, { fault, seconds }: Outage) {
  const [one, two] = [lab.host('gluu1'), lab.host('gluu2')]
  const load = await CacheLoadProcess.start(one, await readCachePassword(one))
  await delay(2_000)
  await two.run(fault === 'stopped' ? `systemctl stop ${REDIS}` : `systemctl kill -s STOP ${REDIS}`)
  await delay(seconds * 1_000)
  await two.run(fault === 'stopped' ? `systemctl start ${REDIS}` : `systemctl kill -s CONT ${REDIS}`)
  const repaired = performance.now()
  while (
    Number((await two.run('redis-cli', { input: `${await authLine(lab)}\nDBSIZE\n` })).stdout.split('\n')[1]) === 0
  ) {
    await delay(100)
  }
  const returnMs = performance.now() - repaired
  return { report: await load.stop(), returnMs }
}

async function authLine(lab: Lab): Promise<string> {
  return `AUTH ${await readCachePassword(lab.host('gluu2'))}`
}
