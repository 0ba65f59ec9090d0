import { isClustermgrError } from '@clustermgr/core'
import { expect, test } from 'vitest'

import { waitFor } from '../integration/wait-for.ts'
import { LabStage } from './lab-stage.ts'

test('an install that is cancelled inside apt leaves every host whole, and the next one finishes', async () => {
  await using stage = await LabStage.up({ name: 'cancel', layer: 'bare' })
  const run = await stage.client.installCluster(stage.cluster)
  const insideApt = async (): Promise<true | undefined> => {
    const hosts = await Promise.all(
      stage.lab.hosts.map((host) =>
        host.run('grep -q " begin install$" /var/lib/clustermgr/journal', { check: false }),
      ),
    )
    return hosts.every(({ exitCode }) => exitCode === 0) ? true : undefined
  }
  await waitFor('apt to run on every host', 180_000, insideApt)
  await run.cancel()
  const error: unknown = await run.result().catch((thrown: unknown) => thrown)
  expect(isClustermgrError(error) && error.code).toBe('CANCELLED')

  for (const host of stage.lab.hosts) {
    // dpkg was not killed under its work, nothing of ours is open or staged, and nothing was swapped.
    expect((await host.run('dpkg --audit')).stdout).toBe('')
    expect((await host.run('cat /var/lib/clustermgr/open 2>/dev/null', { check: false })).stdout).toBe('')
    expect((await host.run('ls -A /run/clustermgr/jobs')).stdout).toBe('')
    expect((await host.run('grep -c " begin swap$" /var/lib/clustermgr/journal', { check: false })).stdout.trim()).toBe(
      '0',
    )
  }

  const result = await (await stage.client.installCluster(stage.cluster)).result()
  expect(result.changed).toBe(true)
  expect(result.checks.filter((check) => !check.ok)).toEqual([])
})
