import { setTimeout as delay } from 'node:timers/promises'
import { CacheLoadProcess, readCachePassword } from '@clustermgr/demo'
import type { CacheLoadReport } from '@clustermgr/demo'
import { waitUntil } from '@clustermgr/lab'
import type { Lab, LabHost } from '@clustermgr/lab'

const UNIT = 'redis-server.service'
const WARM_MS = 3_000

export interface Outage {
  readonly fault: 'stopped' | 'frozen'
  /** From its cause to its end. */
  readonly seconds: number
}

export interface OutageResult {
  /** What a client on the other node saw, from before the outage until Twemproxy used the node again. */
  readonly load: CacheLoadReport
  /** From the end of the outage until Twemproxy wrote to the node. */
  readonly usedAgainMs: number
}

/** One outage of gluu2's Redis, as a client on gluu1 sees it, until Twemproxy writes to it again. */
export async function sufferOutage(lab: Lab, { fault, seconds }: Outage): Promise<OutageResult> {
  const [witness, victim] = [lab.host('gluu1'), lab.host('gluu2')]
  const password = await readCachePassword(victim)
  // What a neighbour kept of a former outage would be served in this one, as after a second failure of the same node.
  for (const node of [witness, victim]) await askRedis(node, password, 'FLUSHALL')
  const client = await CacheLoadProcess.start(witness, password)
  // Times are what is measured here, not waited for: the client has a life before the outage, and that has a length.
  await delay(WARM_MS)
  await (fault === 'stopped' ? victim.stopService(UNIT) : victim.freezeService(UNIT))
  await delay(seconds * 1_000)
  if (await isServed(victim, password)) throw new Error(`the outage of ${lab.name} left its tunnel open`)
  await (fault === 'stopped' ? victim.startService(UNIT) : victim.thawService(UNIT))
  const ended = performance.now()
  await waitUntil('Twemproxy writes to it again', () => isServed(victim, password), { deadlineMs: 120_000 })
  const usedAgainMs = performance.now() - ended
  return { load: await client.stop(), usedAgainMs }
}

/** Its tunnel is open, which it is to an emptied Redis alone, and the Redis holds keys. */
async function isServed(host: LabHost, password: string): Promise<boolean> {
  if ((await host.run("ss -Hltn 'sport = :7777'")).stdout === '') return false
  return Number(await askRedis(host, password, 'DBSIZE')) > 0
}

async function askRedis(host: LabHost, password: string, command: string): Promise<string> {
  const input = `AUTH ${password}\n${command}\n`
  const { stdout } = await host.run('timeout 2 redis-cli', { input, check: false })
  return stdout.split('\n')[1] ?? ''
}
