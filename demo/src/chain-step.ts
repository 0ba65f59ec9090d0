import { readFile } from 'node:fs/promises'

import type { LabHost } from '@clustermgr/lab'

import { observeAffinity } from './affinity.ts'
import { PUBLIC_NAME } from './cluster-file.ts'
import type { Prove, Stage } from './stage.ts'

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

/** A value through the whole chain, and where clients go. */
export async function proveService(stage: Stage, prove: Prove): Promise<void> {
  const [one, two, proxy] = stage.lab.hosts
  if (one === undefined || two === undefined || proxy === undefined) throw new Error('the demo has three hosts')
  const password = await readCachePassword(one)
  const values = Array.from(
    { length: 20 },
    (_, number) => [`demo:${number}`, `value ${number} of ${one.name}`] as const,
  )
  await askCacheAll(
    one,
    password,
    values.map(([key, value]) => `SET ${key} "${value}"`),
  )
  const read = await askCacheAll(
    two,
    password,
    values.map(([key]) => `GET ${key}`),
  )
  prove(
    `20 values written on ${one.name} (node, stunnel, Twemproxy, stunnel, Redis) are read on ${two.name}`,
    values.every(([, value], index) => read[index] === value),
  )
  const held = await Promise.all([one, two].map(async (node) => Number(await askCache(node, password, 'DBSIZE', 6379))))
  prove(
    `the keys lie on both nodes' Redis (${held.join(' and ')})`,
    held.every((keys) => keys > 0),
  )

  const { clientsOf, moved, oxauthNodes } = await observeAffinity({
    address: proxy.address,
    hostname: PUBLIC_NAME,
    ca: await readFile(`${proxy.root}/etc/nginx/clustermgr/ca.pem`, 'utf8'),
  })
  const spread = [...clientsOf].map(([node, clients]) => `${clients} on ${node}`).join(', ')
  prove(`20 cookie clients from one address: ${spread}`, clientsOf.size === 2)
  prove(`${moved} of them moved on /identity`, moved === 0)
  prove(`one client's requests for /oxauth reached ${[...oxauthNodes].join(' and ')}`, oxauthNodes.size === 2)
}
