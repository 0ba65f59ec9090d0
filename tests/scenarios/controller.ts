// A controller of its own process, to be killed: starts one job on a host and follows it. What it does comes as JSON
// on standard input.
import { json } from 'node:stream/consumers'
import type { ClusterHost } from '@clustermgr/core'
import { applyJob, createHostConnector, createSecretResolver, runJob } from '@clustermgr/sdk'
import { balancedHost, planOn, setDigestKey } from '../integration/balanced-host.ts'
import type { BalancedHost } from '../integration/balanced-host.ts'

export interface ControllerOrder {
  readonly host: ClusterHost
  readonly settings: BalancedHost
  readonly key: string
  readonly digestKeyHex: string
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the test writes it
const order = (await json(process.stdin)) as ControllerOrder
setDigestKey(Buffer.from(order.digestKeyHex, 'hex'))
const connector = createHostConnector({ resolveSecret: createSecretResolver() })
const connection = await connector.connect(order.host)
const { input } = await planOn(connection, balancedHost(order.host.name, order.settings))
process.stdout.write('planned\n')
await runJob(connection, applyJob({ ...input, readinessDeadlineMs: 5000 }), { key: order.key })
await connector[Symbol.asyncDispose]()
