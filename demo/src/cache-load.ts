// A client of the cache as oxAuth is one, started inside a host's network namespace: it writes and reads without pause
// through the host's local cache port until it gets SIGTERM, then prints what it saw as one line of JSON.
// The password is the first line of standard input.
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'

import { Redis } from 'ioredis'

import type { CacheLoadReport, LoadError } from './cache-load-report.ts'
import { ExpectedValues } from './expected-values.ts'

const KEYS = 60
// Whoever started it holds the other end: it ends with them, however they end.
process.stdin.once('end', () => process.exit())
const first = await createInterface({ input: process.stdin })[Symbol.asyncIterator]().next()
const password = String(first.value)
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
let longestMs = 0
let misses = 0
const staleReads: string[] = []
const expected = new ExpectedValues()
process.stdout.write('started\n')

for (let round = 0; !stop.signal.aborted; round += 1) {
  const key = `load:${round % KEYS}`
  const value = String(round)
  let asked = performance.now()
  try {
    operations += 1
    await client.set(key, value)
    expected.acknowledge(key, value)
  } catch (error) {
    errors.push({ at: Date.now(), operation: 'set', message: error instanceof Error ? error.message : String(error) })
    expected.doubt(key, value)
  }
  longestMs = Math.max(longestMs, performance.now() - asked)
  asked = performance.now()
  try {
    operations += 1
    // A key of another round: it was written a while ago, maybe on a server that has been away since.
    const other = `load:${(round + KEYS / 2) % KEYS}`
    const seen = await client.get(other)
    if (seen === null) misses += 1
    const stale = expected.judge(other, seen)
    if (stale !== undefined) staleReads.push(stale)
  } catch (error) {
    errors.push({ at: Date.now(), operation: 'get', message: error instanceof Error ? error.message : String(error) })
  }
  longestMs = Math.max(longestMs, performance.now() - asked)
  await delay(2)
}
client.disconnect()
const report: CacheLoadReport = { operations, longestMs, misses, staleReads, errors }
process.stdout.write(`${JSON.stringify(report)}\n`)
process.stdin.destroy()
