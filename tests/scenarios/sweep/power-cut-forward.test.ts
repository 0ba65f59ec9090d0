import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { observeHost } from '@clustermgr/sdk'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { applyOn, balancedHost, digestKey, newKey } from '../../integration/balanced-host.ts'
import { REDIS_UNIT, runNamedJob } from './named-jobs.ts'
import { offerPackages, VERIFY_PACKAGES } from './package-changes.ts'
import { HOSTS, sweepPoints } from './sweep-points.ts'
import { SweepLab } from './swept-host.ts'
import type { SweptHost } from './swept-host.ts'

// What only goes forward: a cut-off leaves some of it done, nothing half done that is in use, and the next run finishes.

let lab: SweepLab

beforeAll(async () => {
  lab = await SweepLab.up('sweep-forward', HOSTS)
  await lab.prepare(async (host) => {
    await applyOn(await host.connect(), balancedHost('swept'))
    await offerPackages(host)
  })
})

afterAll(() => lab?.[Symbol.asyncDispose]())

/** What nothing may leave behind, whatever it was. */
async function expectNothingOpen(host: SweptHost): Promise<void> {
  expect((await observeHost(await host.connect(), { digestKey })).unfinishedJobs).toEqual([])
  expect((await host.host.exec('ls -A /run/clustermgr/jobs 2>/dev/null; true')).stdout).toBe('')
}

// With the whole machine to itself a tenth of it.
describe('a power cut at every flush', { timeout: 1_200_000 }, () => {
  test('of an install of packages, inside dpkg too: the next run finishes it', async () => {
    const seen = await sweepPoints(lab.hosts, async (host, at) => {
      await host.reset()
      const key = newKey('packages')
      if (!(await host.cutAt(at, (connection) => runNamedJob(connection, 'packages', { key })))) return null
      await host.host.boot()
      await expectNothingOpen(host)
      const status = `dpkg-query -W -f='\${db:Status-Eflag} \${db:Status-Status} ' sweep-base sweep-tool`
      const { stdout } = await host.host.exec(status, { check: false })
      await runNamedJob(await host.connect(), 'packages', { key, attempt: 2 })
      await host.host.exec(VERIFY_PACKAGES)
      return stdout.trim()
    })
    process.stdout.write(
      `power cut at ${seen.length} points of an install of packages: ${[...new Set(seen)].join(', ')}\n`,
    )
    // dpkg was met in its worst states.
    expect(seen.join()).toContain('half-installed')
    expect(seen.join()).toContain('reinstreq')
    expect(seen.join()).toContain('unpacked')
    expect(seen.join()).toContain('half-configured')
  })

  test.each(['start', 'replace'] as const)(
    'of a repair (%s): what the boot has started is not killed',
    async (kind) => {
      const job = `repair ${kind}` as const
      const redisPid = `systemctl show -p MainPID --value ${REDIS_UNIT}`
      await Promise.all(lab.hosts.map((host) => host.reset()))
      const seen = await sweepPoints(lab.hosts, async (host, at) => {
        await (kind === 'start' ? host.host.stopService(REDIS_UNIT) : host.host.freezeService(REDIS_UNIT))
        const key = newKey('repair')
        if (!(await host.cutAt(at, (connection) => runNamedJob(connection, job, { key })))) return null
        const isNoted = existsSync(`${host.host.root}/var/lib/clustermgr/jobs/${jobId(key)}/replaces`)
        await host.host.boot()
        await expectNothingOpen(host)
        const booted = (await host.host.exec(redisPid)).stdout
        const { attached, effects } = await runNamedJob(await host.connect(), job, { key, attempt: 2 })
        expect((await host.host.exec(`systemctl is-active ${REDIS_UNIT}`)).stdout).toBe('active')
        const isKept = (await host.host.exec(redisPid)).stdout === booted
        // Cut off before it noted whom to kill, the order to replace the unit is still to be carried out.
        expect(isKept).toBe(kind === 'start' || isNoted)
        // What the boot did is no effect of the job's.
        if (!attached) expect(effects).toEqual(isKept ? [] : [`unit kill ${REDIS_UNIT}`, `unit start ${REDIS_UNIT}`])
        return isKept
      })
      process.stdout.write(`power cut at ${seen.length} flushes of a repair (${kind})\n`)
      expect(seen.length).toBeGreaterThan(8)
      expect(seen).toContain(true)
    },
  )
})

/** The name of a job's directory on its host. */
function jobId(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 32)
}
