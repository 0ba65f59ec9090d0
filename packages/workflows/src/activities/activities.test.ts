import { ClustermgrError } from '@clustermgr/core'
import { ActivityCancellationDetails } from '@temporalio/common'
import { MockActivityEnvironment } from '@temporalio/testing'
import { DefaultLogger } from '@temporalio/worker'
import { expect, test } from 'vitest'
import { FakeCluster } from '../../test/fake-operations.ts'
import { createActivities } from './index.ts'
import { OpenWork } from '../../test/open-work.ts'

const QUIET = new DefaultLogger('ERROR')

function newAttempt(info: ConstructorParameters<typeof MockActivityEnvironment>[0] = {}): MockActivityEnvironment {
  return new MockActivityEnvironment(info, { logger: QUIET })
}

const SHUTDOWN = new ActivityCancellationDetails({ workerShutdown: true })

function packagesWith(job: Promise<void>): FakeCluster {
  const fake: FakeCluster = new FakeCluster('unit', {
    installPackages: (host, options) => fake.job('packages', host, options, () => job),
  })
  return fake
}

test('an activity that runs twice under its key has its effect once', async () => {
  const fake = new FakeCluster('unit')
  const { clustermgrInstallPackages } = createActivities(fake)
  const input = { cluster: fake.cluster, host: 'gluu1', key: 'run/gluu1/packages-1' }
  await newAttempt({ attempt: 1 }).run(clustermgrInstallPackages, input)
  await newAttempt({ attempt: 2 }).run(clustermgrInstallPackages, input)
  expect(fake.effects).toEqual(['packages gluu1'])
  expect(fake.asked).toEqual(['packages gluu1 attempt 1', 'packages gluu1 attempt 2'])
})

test('a worker that shuts down leaves the job running, and the next attempt attaches to it', async () => {
  const job = new OpenWork()
  const fake = packagesWith(job.ended)
  const { clustermgrInstallPackages } = createActivities(fake)
  const input = { cluster: fake.cluster, host: 'gluu1', key: 'k' }
  const first = newAttempt({ attempt: 1 })
  const attempt = first.run(clustermgrInstallPackages, input)
  await expect.poll(() => fake.effects.length).toBe(1)
  first.cancel('WORKER_SHUTDOWN', SHUTDOWN)
  await expect(attempt).rejects.toMatchObject({ name: 'CancelledFailure' })

  const second = newAttempt({ attempt: 2 }).run(clustermgrInstallPackages, input)
  job.end()
  await second
  expect(fake.effects).toEqual(['packages gluu1'])
})

test('a cancel request waits for the job that runs, and its result counts', async () => {
  const job = new OpenWork()
  const fake = packagesWith(job.ended)
  const environment = newAttempt()
  const { clustermgrInstallPackages } = createActivities(fake)
  const attempt = environment.run(clustermgrInstallPackages, { cluster: fake.cluster, host: 'gluu1', key: 'k' })
  await expect.poll(() => fake.effects.length).toBe(1)
  environment.cancel('CANCELLED')
  const before = await Promise.race([attempt.then(() => 'ended'), Promise.resolve('runs')])
  expect(before).toBe('runs')
  job.end()
  await expect(attempt).resolves.toBeUndefined()
})

test('a cancel request before the job was started keeps it from starting', async () => {
  const fake = new FakeCluster('unit')
  const environment = newAttempt()
  environment.cancel('CANCELLED')
  const { clustermgrApplyHost } = createActivities(fake)
  const input = { cluster: fake.cluster, plan: fake.plan('gluu1'), key: 'k' }
  await expect(environment.run(clustermgrApplyHost, input)).rejects.toMatchObject({ name: 'CancelledFailure' })
  expect(fake.effects).toEqual([])
})

test('an observation ends at once with any cancellation', async () => {
  const fake = new FakeCluster('unit', {
    planHost: (_host, options) =>
      new Promise((_resolve, reject) => {
        options?.signal?.addEventListener('abort', () => reject(new ClustermgrError('CANCELLED', 'stopped')))
      }),
  })
  const environment = newAttempt()
  const { clustermgrPlanHost } = createActivities(fake)
  const attempt = environment.run(clustermgrPlanHost, { cluster: fake.cluster, host: 'gluu1' })
  environment.cancel('CANCELLED')
  await expect(attempt).rejects.toMatchObject({ name: 'CancelledFailure' })
})

test('an error leaves as a failure with its code, its data, and whether a retry can help', async () => {
  const unreachable = new ClustermgrError('SSH_UNREACHABLE', 'no answer', { host: 'gluu1' })
  const refused = new ClustermgrError('SSH_AUTH_FAILED', 'refused', { host: 'gluu1' })
  for (const error of [unreachable, refused]) {
    const fake = new FakeCluster('unit', { planHost: () => Promise.reject(error) })
    const { clustermgrPlanHost } = createActivities(fake)
    const attempt = newAttempt().run(clustermgrPlanHost, { cluster: fake.cluster, host: 'gluu1' })
    await expect(attempt).rejects.toMatchObject({
      name: 'ApplicationFailure',
      type: error.code,
      nonRetryable: !error.retryable,
      details: [error.toData()],
    })
  }
})

test('a thrown thing that is none of our errors is INTERNAL and not retried', async () => {
  const fake = new FakeCluster('unit', { planHost: () => Promise.reject(new TypeError('x is undefined')) })
  const { clustermgrPlanHost } = createActivities(fake)
  const attempt = newAttempt().run(clustermgrPlanHost, { cluster: fake.cluster, host: 'gluu1' })
  await expect(attempt).rejects.toMatchObject({ type: 'INTERNAL', nonRetryable: true })
})

test('a description that this release refuses is refused before anything is done', async () => {
  const fake = new FakeCluster('unit')
  const { clustermgrPreflight } = createActivities(fake)
  const cluster = { ...fake.cluster, name: 'No Name' }
  const attempt = newAttempt().run(clustermgrPreflight, { cluster })
  await expect(attempt).rejects.toMatchObject({ type: 'CLUSTER_INVALID', nonRetryable: true })
})
