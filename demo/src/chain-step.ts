import { readFile } from 'node:fs/promises'

import type { LabHost } from '@clustermgr/lab'

import { judgeAffinity, observeAffinity } from './affinity.ts'
import type { Proof, Prove } from './proof.ts'
import type { Stage } from './stage.ts'

/** The cache password, as the node's Redis has it: the demo looks at hosts as an operator would, without the SDK. */
export async function readCachePassword(node: LabHost): Promise<string> {
  const { stdout } = await node.run("sed -n 's/^requirepass //p' /etc/redis/redis.conf")
  return stdout.trim().replaceAll('"', '')
}

/** Sends a command to a port of the host's loopback by Debian's own redis-cli; the password goes by standard input. */
export async function askCache(node: LabHost, password: string, command: string, port = 7000): Promise<string> {
  const [answer] = await askCacheAll(node, password, [command], port)
  return answer ?? ''
}

/** The same for several commands, each of which answers one line. */
async function askCacheAll(
  node: LabHost,
  password: string,
  commands: readonly string[],
  port = 7000,
): Promise<readonly string[]> {
  const input = [`AUTH ${password}`, ...commands, ''].join('\n')
  const { stdout } = await node.run(`redis-cli -p ${port}`, { input, check: false })
  return stdout.split('\n').slice(1)
}

/** What became of values that one node wrote into the cache. */
export interface ChainReport {
  readonly writer: string
  readonly reader: string
  readonly written: readonly string[]
  /** What the reader got for each. */
  readonly read: readonly string[]
  /** How many of the keys lie in each node's own Redis. */
  readonly held: ReadonlyMap<string, number>
}

/** Every value arrives, and each lies in exactly one Redis, none of which is idle. */
export function judgeChain({ writer, reader, written, read, held }: ChainReport): readonly Proof[] {
  const arrived = written.filter((value, index) => read[index] === value).length
  const counts = [...held.values()]
  return [
    {
      what: `${arrived} of ${written.length} values written on ${writer} (node, stunnel, Twemproxy, stunnel, Redis) are read on ${reader}`,
      ok: written.length > 0 && arrived === written.length,
    },
    {
      what: `Twemproxy spreads them over the nodes: ${[...held].map(([node, count]) => `${count} in ${node}'s Redis`).join(', ')}`,
      ok: counts.every((count) => count > 0) && counts.reduce((sum, count) => sum + count, 0) === written.length,
    },
  ]
}

/** A value through the whole chain, and where clients go. */
export async function proveService(stage: Stage, prove: Prove): Promise<void> {
  const [one, two, proxy] = stage.lab.hosts
  if (one === undefined || two === undefined || proxy === undefined) throw new Error('the demo has three hosts')
  prove(...judgeChain(await observeChain(one, two)))
  const report = await observeAffinity({
    address: proxy.address,
    hostname: stage.lab.publicName,
    ca: await readFile(`${proxy.root}/etc/nginx/clustermgr/ca.pem`, 'utf8'),
  })
  prove(...judgeAffinity(report, [one.name, two.name]))
}

async function observeChain(writer: LabHost, reader: LabHost): Promise<ChainReport> {
  const password = await readCachePassword(writer)
  const keys = Array.from({ length: 20 }, (_, number) => `demo:${number}`)
  const written = keys.map((key) => `${key} of ${writer.name}`)
  await askCacheAll(
    writer,
    password,
    keys.map((key, index) => `SET ${key} "${written[index]}"`),
  )
  const read = await askCacheAll(
    reader,
    password,
    keys.map((key) => `GET ${key}`),
  )
  const held = new Map<string, number>()
  for (const node of [writer, reader]) {
    held.set(node.name, Number(await askCache(node, password, `EXISTS ${keys.join(' ')}`, 6379)))
  }
  return { writer: writer.name, reader: reader.name, written, read, held }
}
