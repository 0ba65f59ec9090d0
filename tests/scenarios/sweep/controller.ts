// A controller of its own process, to be killed: starts a job on a host, or attaches to it, and follows it. What it
// does comes as JSON on standard input, how it ended goes as JSON to standard output.
import { json } from 'node:stream/consumers'
import { isClustermgrError } from '@clustermgr/core'
import type { ClusterHost } from '@clustermgr/core'
import { createHostConnector, createSecretResolver } from '@clustermgr/sdk'
import { setDigestKey } from '../../integration/balanced-host.ts'
import { runNamedJob } from './named-jobs.ts'
import type { JobName } from './named-jobs.ts'

export interface ControllerOrder {
  readonly host: ClusterHost
  readonly job: JobName
  readonly key: string
  readonly attempt: number
  readonly digestKeyHex: string
}

/** Effects of a job that ended well, code and text of one that did not. */
export type ControllerWords =
  | { readonly kind: 'done'; readonly attached: boolean; readonly effects: readonly string[] }
  | { readonly kind: 'failed'; readonly code: string; readonly text: string }

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the test writes it
const order = (await json(process.stdin)) as ControllerOrder
setDigestKey(Buffer.from(order.digestKeyHex, 'hex'))
const connector = createHostConnector({ resolveSecret: createSecretResolver() })
const connection = await connector.connect(order.host)
process.stdout.write(JSON.stringify(await follow()))
await connector[Symbol.asyncDispose]()

async function follow(): Promise<ControllerWords> {
  try {
    const { attached, effects } = await runNamedJob(connection, order.job, order)
    return { kind: 'done', attached, effects }
  } catch (error) {
    if (isClustermgrError(error)) return { kind: 'failed', code: error.code, text: error.message }
    throw error
  }
}
