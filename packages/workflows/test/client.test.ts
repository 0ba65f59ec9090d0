import { Connection } from '@temporalio/client'
import { clusterWorkflowId } from '@clustermgr/core/contract'
import { createClustermgrClient } from '@clustermgr/client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { FakeCluster, HEALTHY, redisDown } from './fake-operations.ts'
import { TestTemporal } from './test-temporal.ts'
import { OpenWork } from './open-work.ts'

let temporal: TestTemporal
beforeAll(async () => {
  temporal = await TestTemporal.start()
}, 90_000)
afterAll(async () => temporal[Symbol.asyncDispose]())

/** A cluster whose recovery waits in its first observation until told to go on. */
function pausedRecovery(name: string): { readonly fake: FakeCluster; readonly goOn: () => void } {
  const observed = new OpenWork()
  const fake = new FakeCluster(name, { decideRepair: () => observed.ended.then(() => HEALTHY) })
  return { fake, goOn: () => observed.end() }
}

test('the same request joins the run, another one is refused and names what runs', async () => {
  const { fake, goOn } = pausedRecovery('join')
  await temporal.bench(fake, async ({ clustermgr }) => {
    const first = await clustermgr.recoverCache(fake.cluster)
    const second = await clustermgr.recoverCache({ ...fake.cluster })
    expect([first.joined, second.joined, second.runId]).toEqual([false, true, first.runId])
    expect((await clustermgr.getRun('join')).runId).toBe(first.runId)

    const busy = { code: 'CLUSTER_BUSY', details: { workflowType: 'clustermgrRecoverCache', runId: first.runId } }
    await expect(clustermgr.installCluster(fake.cluster)).rejects.toMatchObject(busy)
    await expect(clustermgr.recoverCache(fake.cluster, { maxRounds: 9 })).rejects.toMatchObject(busy)
    goOn()
    expect(await second.result()).toEqual(await first.result())

    const third = await clustermgr.recoverCache(fake.cluster)
    expect(third.joined).toBe(false)
    await third.result()
  })
})

test('a wrong description is refused before anything is started', async () => {
  const fake = new FakeCluster('wrong')
  await temporal.bench(fake, async ({ clustermgr }) => {
    const cluster = { ...fake.cluster, nodes: [] }
    await expect(clustermgr.installCluster(cluster)).rejects.toMatchObject({ code: 'CLUSTER_INVALID' })
    await expect(clustermgr.getRun('wrong')).rejects.toMatchObject({ code: 'WORKFLOW_NOT_FOUND' })
  })
})

test('waiting and following end with their signal, and the workflow goes on', async () => {
  const { fake, goOn } = pausedRecovery('signal')
  await temporal.bench(fake, async ({ clustermgr }) => {
    const run = await clustermgr.recoverCache(fake.cluster)
    await expect(run.result({ signal: AbortSignal.timeout(300) })).rejects.toMatchObject({ code: 'CANCELLED' })
    const follow = async (): Promise<void> => {
      for await (const progress of run.follow({ signal: AbortSignal.timeout(300), intervalMs: 50 })) {
        expect(progress.stage).not.toBe('done')
      }
    }
    await expect(follow()).rejects.toMatchObject({ code: 'CANCELLED' })
    goOn()
    expect((await run.result()).healthy).toBe(true)
  })
})

test('a terminated run is CANCELLED, and its error says that nothing was cleaned up', async () => {
  const { fake, goOn } = pausedRecovery('terminated')
  await temporal.bench(fake, async ({ clustermgr, client }) => {
    const run = await clustermgr.recoverCache(fake.cluster)
    await client.workflow.getHandle(run.workflowId).terminate('by hand')
    await expect(run.result()).rejects.toMatchObject({ code: 'CANCELLED', hint: expect.stringMatching(/terminated/) })
    goOn()
  })
})

test('without a worker progress is an error in time, and following shows nothing', async () => {
  const fake = new FakeCluster('no-worker')
  await temporal.bench(fake, async ({ client }) => {
    const clustermgr = createClustermgrClient({ client, taskQueue: 'nobody-listens' })
    const run = await clustermgr.recoverCache(fake.cluster)
    await expect(run.progress()).rejects.toMatchObject({ code: 'TEMPORAL_UNREACHABLE' })
    await client.workflow.getHandle(run.workflowId).terminate()
  })
})

test('a server that is not there is TEMPORAL_UNREACHABLE in time', async () => {
  const connection = Connection.lazy({ address: '127.0.0.1:1', connectTimeout: 500 })
  const clustermgr = createClustermgrClient({ connection, callTimeoutMs: 1_000 })
  const started = performance.now()
  await expect(clustermgr.getRun('nothing')).rejects.toMatchObject({ code: 'TEMPORAL_UNREACHABLE' })
  expect(performance.now() - started).toBeLessThan(5_000)
  await connection.close()
})

test('a schedule recovers under the id of the cluster, and skips while a change runs', async () => {
  let rounds = 0
  const fake = new FakeCluster('watched', {
    decideRepair: async () => (rounds++ === 0 ? redisDown('gluu1') : HEALTHY),
  })
  await temporal.bench(fake, async ({ clustermgr, client }) => {
    await expect(clustermgr.ensureRecoverySchedule(fake.cluster, { everyMs: 5 })).rejects.toMatchObject({
      code: 'OPTION_INVALID',
    })
    const schedule = await clustermgr.ensureRecoverySchedule(fake.cluster, { everyMs: 3_600_000 })
    const again = await clustermgr.ensureRecoverySchedule(fake.cluster, { everyMs: 7_200_000 })
    expect(again.scheduleId).toBe(schedule.scheduleId)
    await again.trigger()
    await expect.poll(async () => (await schedule.status()).taken, { timeout: 10_000 }).toBe(1)
    const recovered = async (): Promise<unknown> => (await clustermgr.getRun('watched')).result()
    await expect.poll(recovered, { timeout: 20_000 }).toMatchObject({ changed: true })
    expect((await client.schedule.getHandle(schedule.scheduleId).describe()).spec.intervals).toMatchObject([
      { every: 7_200_000 },
    ])
    await clustermgr.deleteRecoverySchedule('watched')
    await clustermgr.deleteRecoverySchedule('watched')
    await expect(schedule.status()).rejects.toMatchObject({ code: 'WORKFLOW_NOT_FOUND' })
  })
})

test('a scheduled recovery stands back while a change of the cluster runs', async () => {
  const { fake, goOn } = pausedRecovery('stand-back')
  await temporal.bench(fake, async ({ clustermgr, client, taskQueue }) => {
    const run = await clustermgr.recoverCache(fake.cluster)
    const recover = { v: 1, cluster: fake.cluster } as const
    const result: unknown = await client.workflow.execute('clustermgrScheduledRecovery', {
      workflowId: 'stand-back-scheduled',
      taskQueue,
      args: [{ v: 1, recover, requestDigest: '' }],
    })
    expect(result).toEqual({ v: 1, kind: 'skipped', reason: `${clusterWorkflowId('stand-back')} is running` })
    goOn()
    await run.result()
  })
})
