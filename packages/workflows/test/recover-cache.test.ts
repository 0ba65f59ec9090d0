import { ClustermgrError } from '@clustermgr/core'
import type { CacheDecision } from '@clustermgr/core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { FakeCluster, HEALTHY, redisDown } from './fake-operations.ts'
import { TestTemporal } from './test-temporal.ts'

let temporal: TestTemporal
beforeAll(async () => {
  temporal = await TestTemporal.start()
}, 90_000)
afterAll(async () => temporal[Symbol.asyncDispose]())

/** Decisions one after the other; the last one stays. */
function decideInTurn(...decisions: readonly CacheDecision[]): () => Promise<CacheDecision> {
  let turn = 0
  return async () => decisions[Math.min(turn++, decisions.length - 1)] ?? HEALTHY
}

test('a healthy cache is left alone, and the result says so', async () => {
  const fake = new FakeCluster('healthy')
  await temporal.bench(fake, async ({ clustermgr }) => {
    const result = await (await clustermgr.recoverCache(fake.cluster)).result()
    expect(result).toMatchObject({ healthy: true, changed: false, rounds: [{ actions: [] }] })
    expect(result.summary).toBe('The cache is healthy; nothing was touched.')
    expect(fake.asked).toEqual([])
  })
})

test('repairs what is decided, lower orders first, and looks again', async () => {
  const decision = redisDown('gluu2')
  const tunnel = { host: 'gluu2', unit: 'gate.service', kind: 'replace', order: 1, reason: 'it hangs' } as const
  const both = { ...decision, actions: [tunnel, ...decision.actions] }
  const fake = new FakeCluster('repaired', { decideRepair: decideInTurn(both, HEALTHY) })
  await temporal.bench(fake, async ({ clustermgr }) => {
    const result = await (await clustermgr.recoverCache(fake.cluster)).result()
    expect(result).toMatchObject({ healthy: true, changed: true })
    expect(result.summary).toBe('Repaired: replace gate.service on gluu2; start redis-server.service on gluu2.')
    expect(fake.effects).toEqual(['start redis-server.service gluu2', 'replace gate.service gluu2'])
  })
})

test('gives each round its key, and tells the next decision what was tried', async () => {
  const histories: number[] = []
  const keys: string[] = []
  const fake: FakeCluster = new FakeCluster('incomplete', {
    decideRepair: async (history) => {
      histories.push(history.length)
      return redisDown('gluu2')
    },
    repair: async (action, options) => {
      keys.push(options.key)
      throw new ClustermgrError('JOB_FAILED', 'no memory', { host: action.host })
    },
  })
  await temporal.bench(fake, async ({ clustermgr }) => {
    const run = await clustermgr.recoverCache(fake.cluster, { maxRounds: 2 })
    await expect(run.result()).rejects.toMatchObject({
      code: 'RECOVERY_INCOMPLETE',
      problems: [
        { path: 'gluu2', message: 'RedisDown: redis-server.service is failed' },
        { path: 'note', message: 'start redis-server.service on gluu2 failed with JOB_FAILED: no memory' },
      ],
    })
    expect(histories).toEqual([0, 1, 2])
    expect(new Set(keys).size).toBe(2)
  })
})

test('an observation that no retry can heal fails the recovery with its own code', async () => {
  const error = new ClustermgrError('SECRET_UNAVAILABLE', 'store:redis-password is not there')
  const fake = new FakeCluster('no-secret', { decideRepair: () => Promise.reject(error) })
  await temporal.bench(fake, async ({ clustermgr }) => {
    const run = await clustermgr.recoverCache(fake.cluster)
    await expect(run.result()).rejects.toMatchObject({ code: 'SECRET_UNAVAILABLE', summary: error.summary })
  })
})
