import type { LabHost } from '@clustermgr/lab'
import { applyJob, keysJob, observeHost, packagesJob, readJournal, repairJob, runJob, stopJob } from '@clustermgr/sdk'
import type { HostConnection } from '@clustermgr/sdk'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { AgentLab, errorOf, snapshot } from './agent-lab.ts'
import { applyOn, balancedHost, digestKey, newKey, planOn, REDIS_CONF } from './balanced-host.ts'
import { waitFor } from './wait-for.ts'

const redis = { address: '127.0.0.1', port: 6380 }
const redisReady = [{ kind: 'redis-ping', endpoint: redis, configPath: REDIS_CONF }] as const

let agentLab: AgentLab
let ready: HostConnection
let readyHost: LabHost

beforeAll(async () => {
  agentLab = await AgentLab.up('jobs', [{ name: 'bare' }])
  ;({ ready, readyHost } = agentLab)
})

afterAll(async () => {
  await agentLab?.[Symbol.asyncDispose]()
})

/** A Redis that becomes ready only when the test lets it. */
async function slowStart(): Promise<() => Promise<void>> {
  await readyHost.run(
    'mkdir -p /run/systemd/system/redis-server.service.d && printf "[Service]\\nNoExecPaths=\\nExecStartPre=/bin/sh -c \\"until [ -e /run/go ]; do sleep 0.1; done\\"\\nTimeoutStartSec=60\\n" >/run/systemd/system/redis-server.service.d/slow.conf && systemctl daemon-reload; rm -f /run/go',
  )
  return async () => {
    await readyHost.run(
      'touch /run/go; rm -f /run/systemd/system/redis-server.service.d/slow.conf; systemctl daemon-reload',
    )
  }
}

/** The unit of a job whose process died puts nothing back until the test lets it; then it finds the next one at work. */
async function holdResolvers(): Promise<() => Promise<void>> {
  const dropIn = '/run/systemd/system/clustermgr-job-.service.d'
  const held =
    'until [ -e /run/resolve ]; do sleep 0.1; done; exec /bin/sh /var/lib/clustermgr/bin/host-agent-* resolve'
  await readyHost.run(
    `mkdir -p ${dropIn} && printf '[Service]\\nExecStopPost=\\nExecStopPost=/bin/sh -c "${held}"\\n' >${dropIn}/held.conf && systemctl daemon-reload; rm -f /run/resolve`,
  )
  return async () => {
    await readyHost.run(`touch /run/resolve; rm -r ${dropIn}; systemctl daemon-reload`)
    await waitFor('it waits for the lock', 10_000, async () =>
      (await readyHost.run('pgrep -f "flock .*[r]esolve-locked"; true')).stdout === '' ? undefined : true,
    )
  }
}

async function beginsOf(key: string): Promise<number> {
  const entries = (await readJournal(ready)).filter((entry) => entry.key === key && entry.event === 'begin')
  return entries.filter(({ subject }) => subject === 'apply').length
}

describe('jobs', () => {
  test('one runs at a time; the refusal names it; its own key attaches; a lost caller changes nothing', async () => {
    const release = await slowStart()
    const key = newKey('slow')
    const { input } = await planOn(ready, balancedHost('ready', { redisExtra: 'maxclients 70' }))
    const job = applyJob(input)
    const abort = new AbortController()
    const lost = errorOf(runJob(ready, job, { key, signal: abort.signal, pollMs: 300 }))
    const held = await waitFor('the lock is held', 5000, async () => {
      const { lockHolder } = await observeHost(ready, { digestKey })
      return lockHolder ?? undefined
    })
    expect(held.value).toMatchObject({ key, attempt: 1 })
    const error = await errorOf(runJob(ready, packagesJob(['nginx'], []), { key: newKey('other') }))
    expect(error).toMatchObject({ code: 'HOST_LOCKED', text: expect.stringContaining(key) })
    abort.abort()
    expect((await lost).code).toBe('CANCELLED')
    const attached = runJob(ready, job, { key, attempt: 2, pollMs: 500 })
    await waitFor('attempt 2 attached', 5000, async () =>
      (await readJournal(ready)).find((entry) => entry.key === key && entry.event === 'attach' && entry.attempt === 2),
    )
    // Too late to stop: it has changed things.
    expect(await stopJob(ready, key)).toBe(true)
    await release()
    expect(await attached).toMatchObject({ attached: true })
    const effects = (await readJournal(ready)).filter((entry) => entry.key === key && entry.event === 'effect')
    expect(effects.map(({ subject }) => subject)).toEqual([
      `file replace ${REDIS_CONF}`,
      'unit restart redis-server.service',
    ])
  })

  test('one whose process is killed is put back by itself, and runs again to its end', async () => {
    const former = balancedHost('ready', { redisExtra: 'maxclients 70' })
    await applyOn(ready, former)
    const before = await snapshot(readyHost)
    const release = await slowStart()
    const key = newKey('killed')
    const { input } = await planOn(ready, balancedHost('ready', { redisExtra: 'maxclients 80' }))
    const abort = new AbortController()
    const lost = errorOf(runJob(ready, applyJob(input), { key, signal: abort.signal, pollMs: 300 }))
    await waitFor('the restart is under way', 20_000, async () =>
      (await readyHost.run('pgrep -f "systemctl [r]estart redis-server"; true')).stdout === '' ? undefined : true,
    )
    abort.abort()
    expect((await lost).code).toBe('CANCELLED')
    await readyHost.run('pkill -9 -f "host-agent-[0-9a-f]* job"')
    await release()
    // Nobody asks for it.
    await waitFor('it is put back', 20_000, async () =>
      (await readJournal(ready)).find((entry) => entry.key === key && entry.event === 'resolved'),
    )
    await waitFor('all is as before', 5000, async () => ((await snapshot(readyHost)) === before ? true : undefined))
    expect((await observeHost(ready, { digestKey })).lastResolution).toMatchObject({ key, state: 'former' })
    expect(await runJob(ready, applyJob(input), { key, attempt: 2 })).toMatchObject({ attached: false })
    expect(await readyHost.run(`grep maxclients ${REDIS_CONF}`)).toMatchObject({ stdout: 'maxclients 80' })
    await applyOn(ready, former)
    expect(await snapshot(readyHost)).toBe(before)
  })

  test.each(['before', 'beside'])(
    'one whose process is killed while it is followed is begun anew, and the unit that puts it back runs %s it',
    async (when) => {
      await applyOn(ready, balancedHost('ready'))
      const letResolve = when === 'beside' ? await holdResolvers() : undefined
      const release = await slowStart()
      const key = newKey('followed')
      const maxclients = `maxclients ${when === 'beside' ? 91 : 92}`
      const { input } = await planOn(ready, balancedHost('ready', { redisExtra: maxclients }))
      const running = Promise.allSettled([runJob(ready, applyJob(input), { key, pollMs: 5000 })])
      await waitFor('the restart is under way', 20_000, async () =>
        (await readyHost.run('pgrep -f "systemctl [r]estart redis-server"; true')).stdout === '' ? undefined : true,
      )
      await readyHost.run('pkill -9 -f "host-agent-[0-9a-f]* job"')
      if (letResolve !== undefined) {
        await waitFor('the next one puts it back', 20_000, async () =>
          (await readJournal(ready)).find((entry) => entry.key === key && entry.event === 'undo'),
        )
        await letResolve()
      }
      await release()
      const [ended] = await running
      expect(ended).toMatchObject({ status: 'fulfilled', value: { attached: false } })
      await waitFor('no unit of a job is left', 20_000, async () =>
        (await readyHost.run('systemctl --no-pager -q list-units "clustermgr-job-*"')).stdout === '' ? true : undefined,
      )
      expect(await readyHost.run(`grep maxclients ${REDIS_CONF}`)).toMatchObject({ stdout: maxclients })
      expect(await beginsOf(key)).toBe(2)
      expect((await observeHost(ready, { digestKey })).unfinishedJobs).toEqual([])
    },
  )

  test('one that is asked to end by an orderly shutdown goes on to its end', async () => {
    const release = await slowStart()
    const key = newKey('shutdown')
    const { input } = await planOn(ready, balancedHost('ready', { redisExtra: 'maxclients 90' }))
    const running = runJob(ready, applyJob(input), { key, pollMs: 300 })
    await waitFor('its units are being activated', 8000, async () =>
      (await readJournal(ready)).find(
        (entry) => entry.key === key && `${entry.event} ${entry.subject}` === 'begin activate',
      ),
    )
    // What a shutdown does to each unit.
    await readyHost.run('systemctl stop --no-block "clustermgr-job-*"')
    await waitFor(
      'the job is told',
      5000,
      async () =>
        (await readyHost.run('systemctl is-active "clustermgr-job-*"', { check: false })).stdout.includes(
          'deactivating',
        ) || undefined,
    )
    expect((await observeHost(ready, { digestKey })).lockHolder).toMatchObject({ key })
    await release()
    await running
    const events = (await readJournal(ready))
      .filter((entry) => entry.key === key)
      .map(({ event, subject }) => `${event} ${subject}`)
    expect(events.at(-1)).toBe('end apply new')
    expect(events.filter((event) => /undo|resolved|put-back/.test(event))).toEqual([])
    expect(await readyHost.run(`grep maxclients ${REDIS_CONF}`)).toMatchObject({ stdout: 'maxclients 90' })
  })

  test('one that cannot put everything back stays open, says so, and the next one puts it back first', async () => {
    const former = balancedHost('ready')
    await applyOn(ready, former)
    const before = await snapshot(readyHost)
    const release = await slowStart()
    const key = newKey('stuck')
    // Redis comes first, and waits; nginx cannot have that port.
    const { input } = await planOn(ready, balancedHost('ready', { redisExtra: 'maxclients 95', nginxPort: 22 }))
    const running = errorOf(runJob(ready, applyJob({ ...input, readinessDeadlineMs: 20_000 }), { key, pollMs: 300 }))
    await waitFor('its units are being activated', 8000, async () =>
      (await readJournal(ready)).find(
        (entry) => entry.key === key && `${entry.event} ${entry.subject}` === 'begin activate',
      ),
    )
    // Nothing can be renamed onto a mount point.
    await readyHost.run(`mount --bind ${REDIS_CONF} ${REDIS_CONF}`)
    try {
      await release()
      expect((await running).text).toContain('could not be put back')
      // Its unit tries at once to resolve it, in vain; while that holds the lock it counts as running.
      await waitFor(
        'it stays open',
        10_000,
        async () => (await observeHost(ready, { digestKey })).unfinishedJobs.includes(key) || undefined,
      )
    } finally {
      await readyHost.run(`umount ${REDIS_CONF}`)
    }
    await runJob(ready, packagesJob(['nginx'], []), { key: newKey('next') })
    expect((await observeHost(ready, { digestKey })).lastResolution).toMatchObject({ key, state: 'former' })
    expect(await snapshot(readyHost)).toBe(before)
  })

  test('a key is made once, and never replaced', async () => {
    const certificate = {
      keyPath: '/etc/clustermgr-keys/host.key',
      certificatePath: '/etc/clustermgr-keys/host.pem',
      caPath: '/etc/clustermgr-keys/ca.pem',
      owner: 'root',
      group: 'redis',
      subject: { name: 'ready', dnsNames: ['ready', 'ready.example.org'] },
    }
    const made = await runJob(ready, keysJob({ certificates: [certificate], digestKey }), { key: newKey('keys') })
    const [key] = made.result
    expect(key).toMatchObject({ created: true, publicKeyPem: expect.stringContaining('BEGIN PUBLIC KEY') })
    await readyHost.run(
      `cat >/tmp/r.pem <<'END'\n${key?.requestPem}END\nopenssl req -in /tmp/r.pem -noout -verify -text | grep -q DNS:ready.example.org`,
    )
    const again = await runJob(ready, keysJob({ certificates: [certificate], digestKey }), { key: newKey('keys') })
    expect(again.effects).toEqual([])
    expect(again.result[0]).toMatchObject({ created: false, publicKeyPem: key?.publicKeyPem })
    const { certificates } = await observeHost(ready, { digestKey, certificates: [certificate] })
    expect(certificates[0]).toMatchObject({ publicKeyPem: key?.publicKeyPem, certificatePem: null })
    expect(await readyHost.run('stat -c "%U:%G %a" /etc/clustermgr-keys/*')).toMatchObject({ stdout: 'root:redis 640' })
  })

  test('a repair starts what does not run, replaces what is frozen, and leaves what serves', async () => {
    const unit = 'redis-server.service'
    const start = await runJob(ready, repairJob({ unit, kind: 'start' }, redisReady), { key: newKey('repair') })
    expect(start.effects).toEqual([])
    await readyHost.run('systemctl stop redis-server')
    const started = await runJob(ready, repairJob({ unit, kind: 'start' }, redisReady), { key: newKey('repair') })
    expect(started.effects).toEqual([`unit start ${unit}`])
    await readyHost.freezeService(unit)
    const key = newKey('repair')
    const replaced = await runJob(ready, repairJob({ unit, kind: 'replace' }, redisReady), { key })
    expect(replaced.effects).toEqual([`unit kill ${unit}`, `unit start ${unit}`])
    const again = await runJob(ready, repairJob({ unit, kind: 'replace' }, redisReady), { key, attempt: 2 })
    expect(again).toEqual({ ...replaced, attached: true })
    // It runs, so nothing is started; that it does not serve is another matter.
    const elsewhere = [{ kind: 'listening', endpoint: { address: '127.0.0.1', port: 6399 } }] as const
    const unserved = newKey('repair')
    const waiting = repairJob({ unit, kind: 'start' }, elsewhere, { readinessDeadlineMs: 500 })
    expect((await errorOf(runJob(ready, waiting, { key: unserved }))).text).toContain('does not listen')
    const journal = (await readJournal(ready)).filter((entry) => entry.key === unserved)
    expect(journal.filter(({ event }) => event === 'effect')).toEqual([])
    await readyHost.run('systemctl mask --runtime --now redis-server')
    const error = await errorOf(
      runJob(ready, repairJob({ unit, kind: 'start' }, redisReady), { key: newKey('repair') }),
    )
    await readyHost.run('systemctl unmask --runtime redis-server && systemctl start redis-server')
    expect(error).toMatchObject({ code: 'COMMAND_FAILED', text: expect.stringContaining('did not start') })
  })
})

describe('packages', () => {
  test('are installed once, by a job that survives its caller, and start nothing by themselves', async () => {
    const host = agentLab.lab.host('bare')
    const bare = await agentLab.connect('bare', 'operator')
    const job = packagesJob(['redis-server', 'nginx'], ['redis-server.service', 'nginx.service'])
    const key = newKey('packages')
    const abort = new AbortController()
    const first = errorOf(
      runJob(bare, job, {
        key,
        pollMs: 200,
        signal: abort.signal,
        onProgress: ({ journal }) => {
          if (journal.some(({ event, subject }) => event === 'begin' && subject === 'install')) abort.abort()
        },
      }),
    )
    expect((await first).code).toBe('CANCELLED')
    const second = await runJob(bare, job, { key, attempt: 2 })
    expect(second.attached).toBe(true)
    expect(second.result.versions).toMatchObject({ nginx: expect.any(String), 'redis-server': expect.any(String) })
    expect(second.effects).toHaveLength(2)
    const journal = (await readJournal(bare)).filter((entry) => entry.key === key)
    expect(journal.filter(({ event, subject }) => event === 'begin' && subject === 'install')).toHaveLength(1)
    const { stdout: log } = await host.run('grep -c "Start-Date" /var/log/apt/history.log')
    expect(log.trim()).toBe('1')
    const { units } = await observeHost(bare, { digestKey, units: ['redis-server.service', 'nginx.service'] })
    expect(units.map(({ activeState }) => activeState)).toEqual(['inactive', 'inactive'])
    expect(units.map(({ unitFileState }) => unitFileState)).not.toContain('masked-runtime')
    expect((await host.run('journalctl -q -o cat -u redis-server -u nginx')).stdout.trim()).toBe('')
    const third = await runJob(bare, job, { key: newKey('packages') })
    expect(third.effects).toEqual([])
  })

  test('whose files the mirror has replaced are installed from new lists', async () => {
    const host = agentLab.lab.host('bare')
    const bare = await agentLab.connect('bare')
    // Lists of before: they name a file that is not there any more.
    await host.run(
      'sed -i "s#^Filename: pool/main/n/nutcracker/#Filename: pool/main/n/nutcracker-old/#" /var/lib/apt/lists/*_Packages && rm -f /var/lib/apt/lists/*Release*',
    )
    const key = newKey('packages')
    const { effects } = await runJob(bare, packagesJob(['nutcracker'], ['nutcracker.service']), { key })
    expect(effects).toHaveLength(1)
    const steps = (await readJournal(bare)).filter((entry) => entry.key === key && entry.event === 'begin')
    expect(steps.map(({ subject }) => subject)).toEqual(['packages', 'install', 'update', 'install'])
  })

  test('that do not exist fail in the words of apt-get', async () => {
    const error = await errorOf(runJob(ready, packagesJob(['no-such-package-here'], []), { key: newKey('packages') }))
    expect(error).toMatchObject({ code: 'COMMAND_FAILED', text: expect.stringContaining('Unable to locate package') })
  })
})
