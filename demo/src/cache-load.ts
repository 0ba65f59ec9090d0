// A client of the cache as oxAuth is one, started inside a host's network namespace: it writes and reads without pause
// through the host's local cache port until it gets SIGTERM, then prints what it saw as one line of JSON.
// The password comes by standard input.
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'

import { Redis } from 'ioredis'

import type { CacheLoadReport, LoadError } from './cache-load-report.ts'

const KEYS = 60
const password = (await text(process.stdin)).trim()
const client = new Redis({
  host: '127.0.0.1',
  port: 7000,
  password,
  // What Twemproxy does not know (HELLO, INFO, CLIENT) must not be sent to it.
  protocol: 2,
  enableReadyCheck: false,
  disableClientInfo: true,
  // Errors are to be counted, not hidden.
  maxRetriesPerRequest: 0,
  enableOfflineQueue: true,
  retryStrategy: () => 50,
  commandTimeout: 3000,
})
client.on('error', () => undefined)

const stop = new AbortController()
process.on('SIGTERM', () => stop.abort())

const errors: LoadError[] = []
let operations = 0
let misses = 0
const staleReads: string[] = []
/** The values that a key may have: the last one that was acknowledged, and those whose outcome is unknown. */
const possible = new Map<string, Set<string>>()
process.stdout.write('started\n')

for (let round = 0; !stop.signal.aborted; round += 1) {
  const key = `load:${round % KEYS}`
  const value = String(round)
  const before = possible.get(key) ?? new Set<string>()
  try {
    operations += 1
    await client.set(key, value)
    possible.set(key, new Set([value]))
  } catch (error) {
    errors.push({ at: Date.now(), operation: 'set', message: error instanceof Error ? error.message : String(error) })
    possible.set(key, before.add(value))
  }
  try {
    operations += 1
    // A key of another round: it was written a while ago, maybe on a server that has been away since.
    const other = `load:${(round + KEYS / 2) % KEYS}`
    const seen = await client.get(other)
    const allowed = possible.get(other)
    if (seen === null) misses += 1
    else if (allowed !== undefined && !allowed.has(seen))
      staleReads.push(`${other}=${seen}, not ${[...allowed].join(' or ')}`)
  } catch (error) {
    errors.push({ at: Date.now(), operation: 'get', message: error instanceof Error ? error.message : String(error) })
  }
  await delay(2)
}
client.disconnect()
const report: CacheLoadReport = { operations, misses, staleReads, errors }
process.stdout.write(`${JSON.stringify(report)}\n`)
