import { randomUUID } from 'node:crypto'
import { isClustermgrError } from '@clustermgr/core'
import type { NodeTopology, Secret } from '@clustermgr/core'
import type { CheckResult } from '@clustermgr/core/contract'
import { connectCache } from '../redis/index.ts'
import type { CacheConnection } from '../redis/index.ts'
import type { HostConnector } from '../ssh/index.ts'

/** Enough that each of two servers gets one of them but in one of 30,000 tries. */
const VALUES = 16
const EXPIRE_MS = 60_000

export interface CheckRoundTripOptions {
  readonly writer: NodeTopology
  readonly readers: readonly NodeTopology[]
  readonly connector: HostConnector
  readonly password: Secret
  readonly signal: AbortSignal
}

/** Writes values through the whole chain from one node, reads them on others, and deletes them. */
export async function checkRoundTrip(options: CheckRoundTripOptions): Promise<CheckResult> {
  const { writer, readers } = options
  const name = `cache from ${writer.host.name}`
  const prefix = `clustermgr:verify:${randomUUID()}:`
  const keys = Array.from({ length: VALUES }, (_, index) => `${prefix}${index}`)
  try {
    await using written = await open(options, writer)
    try {
      await Promise.all(keys.map((key) => written.set(key, key, { expireMs: EXPIRE_MS })))
      for (const reader of readers) {
        const missing = await countMissing(options, reader, keys)
        if (missing > 0) {
          const sentence = `${missing} of ${VALUES} values written on ${writer.host.name} were not there on ${reader.host.name}`
          return { name, ok: false, sentence }
        }
      }
    } finally {
      // Where this fails they expire.
      await Promise.allSettled(keys.map((key) => written.delete(key)))
    }
    const places = readers.map((reader) => reader.host.name).join(', ')
    return { name, ok: true, sentence: `${VALUES} values written on ${writer.host.name} were read on ${places}` }
  } catch (error) {
    if (!isClustermgrError(error) || error.code === 'CANCELLED') throw error
    return { name, ok: false, sentence: `${error.host ?? writer.host.name}: ${error.summary}` }
  }
}

async function countMissing(
  options: CheckRoundTripOptions,
  reader: NodeTopology,
  keys: readonly string[],
): Promise<number> {
  await using cache = await open(options, reader)
  const values = await Promise.all(keys.map((key) => cache.get(key)))
  return values.filter((value, index) => value !== keys[index]).length
}

async function open(options: CheckRoundTripOptions, node: NodeTopology): Promise<CacheConnection> {
  const { connector, password, signal } = options
  const connection = await connector.connect(node.host, { signal })
  return connectCache(connection, { endpoint: node.cacheTunnel.accept, password, signal })
}
