import { ClustermgrError } from '@clustermgr/core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { FakeCluster } from './fake-operations.ts'
import { TestTemporal } from './test-temporal.ts'
import { OpenWork } from './open-work.ts'

let temporal: TestTemporal
beforeAll(async () => {
  temporal = await TestTemporal.start()
}, 90_000)
afterAll(async () => temporal[Symbol.asyncDispose]())

const HOSTS = ['gluu1', 'gluu2', 'proxy']

test('installs every host once, and the second install finds nothing to do', async () => {
  const fake = new FakeCluster('happy')
  await temporal.bench(fake, async ({ clustermgr }) => {
    const first = await (await clustermgr.installCluster(fake.cluster)).result()
    expect(first).toMatchObject({ changed: true, checks: [{ name: 'cache', ok: true }] })
    expect(first.hosts.map(({ host, steps }) => [host, steps.length])).toEqual(HOSTS.map((host) => [host, 2]))
    expect(fake.effects.toSorted()).toEqual(
      HOSTS.flatMap((host) => [`apply ${host}`])
        .concat(HOSTS.map((host) => `packages ${host}`))
        .toSorted(),
    )

    const second = await (await clustermgr.installCluster(fake.cluster)).result()
    expect(second.changed).toBe(false)
    expect(second.hosts.map(({ summary }) => summary)).toEqual(HOSTS.map((host) => `${host} has everything`))
    expect(fake.effects).toHaveLength(6)
  })
})

test('follows the progress of each host to its end', async () => {
  const fake = new FakeCluster('progress')
  await temporal.bench(fake, async ({ clustermgr }) => {
    const run = await clustermgr.installCluster(fake.cluster)
    const stages: string[] = []
    let last
    for await (const progress of run.follow({ intervalMs: 50 })) {
      stages.push(progress.stage)
      last = progress
    }
    expect(stages.at(-1)).toBe('done')
    expect(last?.hosts.map(({ host, phase }) => [host, phase])).toEqual(HOSTS.map((host) => [host, 'done']))
  })
})

test('a host that fails leaves the others alone, and the error names it', async () => {
  const fake: FakeCluster = new FakeCluster('one-fails', {
    applyHost: (plan, options) =>
      plan.host === 'gluu2'
        ? Promise.reject(new ClustermgrError('JOB_FAILED', 'redis-server: no memory', { host: 'gluu2' }))
        : fake.job('apply', plan.host, options, () => undefined),
    verifyHost: () => Promise.resolve(),
  })
  await temporal.bench(fake, async ({ clustermgr }) => {
    const run = await clustermgr.installCluster(fake.cluster)
    await expect(run.result()).rejects.toMatchObject({
      code: 'INSTALL_INCOMPLETE',
      problems: [{ path: 'gluu2', message: 'JOB_FAILED: redis-server: no memory' }],
      details: { gluu1: 'done', gluu2: 'JOB_FAILED', proxy: 'done' },
    })
    expect(fake.effects).toContain('apply gluu1')
    expect(fake.effects).toContain('apply proxy')
    const progress = await run.progress()
    expect(progress.hosts.find(({ host }) => host === 'gluu2')).toMatchObject({ phase: 'failed' })
  })
})

test('a preflight that fails changes nothing, and reports all problems', async () => {
  const problems = [
    { path: 'gluu1', message: 'no answer' },
    { path: 'proxy', message: 'is no Linux' },
  ]
  const fake = new FakeCluster('preflight', {
    preflight: () => Promise.reject(new ClustermgrError('PREFLIGHT_FAILED', 'two problems', { problems })),
  })
  await temporal.bench(fake, async ({ clustermgr }) => {
    const run = await clustermgr.installCluster(fake.cluster)
    await expect(run.result()).rejects.toMatchObject({ code: 'PREFLIGHT_FAILED', problems })
    expect(fake.asked).toEqual([])
  })
})

test('a plan that went stale is made again under a new key; one that always does ends the host', async () => {
  const keys: string[] = []
  const fake: FakeCluster = new FakeCluster('stale', {
    applyHost: (plan, options) => {
      if (plan.host === 'gluu1') keys.push(options.key)
      const stale = plan.host === 'gluu2' || (plan.host === 'gluu1' && keys.length === 1)
      if (stale) return Promise.reject(new ClustermgrError('PLAN_STALE', 'it changed', { host: plan.host }))
      return fake.job('apply', plan.host, options, () => undefined)
    },
    verifyHost: () => Promise.resolve(),
  })
  await temporal.bench(fake, async ({ clustermgr }) => {
    const run = await clustermgr.installCluster(fake.cluster)
    await expect(run.result()).rejects.toMatchObject({
      code: 'INSTALL_INCOMPLETE',
      details: { gluu1: 'done', gluu2: 'PLAN_STALE', proxy: 'done' },
    })
    expect(keys.map((key) => key.replace(run.runId, 'RUN'))).toEqual(['RUN/gluu1/apply-1', 'RUN/gluu1/apply-2'])
  })
})

test('packages that could not be fetched are tried again as new work, not by retries without end', async () => {
  const keys: string[] = []
  const fake: FakeCluster = new FakeCluster('mirror', {
    installPackages: (host, options) => {
      if (host === 'gluu1') keys.push(`${options.key} attempt ${options.attempt}`)
      if (host !== 'gluu1' || keys.length > 1) return fake.job('packages', host, options, () => undefined)
      return Promise.reject(new ClustermgrError('COMMAND_FAILED', 'no mirror answers', { host, retryable: true }))
    },
    planHost: (host) => Promise.resolve({ ...fake.plan(host), steps: [] }),
    verifyHost: () => Promise.resolve(),
  })
  await temporal.bench(fake, async ({ clustermgr }) => {
    const run = await clustermgr.installCluster(fake.cluster)
    await run.result()
    expect(keys.map((key) => key.replace(run.runId, 'RUN'))).toEqual([
      'RUN/gluu1/packages-1 attempt 1',
      'RUN/gluu1/packages-1.2 attempt 1',
    ])
  })
})

test('a check that fails after the install fails it', async () => {
  const check = { name: 'cache', ok: false, sentence: 'gluu2 read nothing' }
  const fake = new FakeCluster('check', { verifyCluster: () => Promise.resolve([check]) })
  await temporal.bench(fake, async ({ clustermgr }) => {
    const run = await clustermgr.installCluster(fake.cluster)
    await expect(run.result()).rejects.toMatchObject({
      code: 'VERIFY_FAILED',
      problems: [{ path: 'cache', message: 'gluu2 read nothing' }],
    })
  })
})

test('cancelled during packages: what runs is followed to its end, and nothing else starts', async () => {
  const job = new OpenWork()
  const fake: FakeCluster = new FakeCluster('cancel', {
    installPackages: (host, options) => fake.job('packages', host, options, () => job.ended),
  })
  await temporal.bench(fake, async ({ clustermgr }) => {
    const run = await clustermgr.installCluster(fake.cluster)
    await expect.poll(() => fake.effects.length, { timeout: 10_000 }).toBe(3)
    await run.cancel()
    // The cancel request has been recorded, and the run still waits for the hosts.
    await expect
      .poll(async () => (await run.progress()).hosts.map(({ phase }) => phase))
      .toEqual(['packages', 'packages', 'packages'])
    job.end()
    await expect(run.result()).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(fake.effects.toSorted()).toEqual(HOSTS.map((host) => `packages ${host}`))
    expect((await run.progress()).hosts.map(({ phase }) => phase)).toEqual(['cancelled', 'cancelled', 'cancelled'])
  })
})

test('a worker that goes away in the middle is replaced by another, and no effect happens twice', async () => {
  const job = new OpenWork()
  const fake: FakeCluster = new FakeCluster('worker-gone', {
    installPackages: (host, options) => fake.job('packages', host, options, () => job.ended),
    planHost: (host) => Promise.resolve({ ...fake.plan(host), steps: [] }),
    verifyHost: () => Promise.resolve(),
  })
  await temporal.bench(fake, async ({ clustermgr, startWorker, worker }) => {
    const run = await clustermgr.installCluster(fake.cluster)
    await expect.poll(() => fake.effects.length, { timeout: 10_000 }).toBe(3)
    worker.shutdown()
    await startWorker()
    await expect.poll(() => fake.asked.filter((line) => line.endsWith('attempt 2')).length, { timeout: 30_000 }).toBe(3)
    job.end()
    await run.result()
    expect(fake.effects.toSorted()).toEqual(HOSTS.map((host) => `packages ${host}`))
  })
})
