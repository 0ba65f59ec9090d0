import { isClustermgrError } from '@clustermgr/core'
import { Lab } from '@clustermgr/lab'
import type { LabHost } from '@clustermgr/lab'
import {
  applyJob,
  createHostConnector,
  createSecretResolver,
  keyedDigest,
  keysJob,
  observeHost,
  packagesJob,
  readJournal,
  repairJob,
  runJob,
  stopJob,
} from '@clustermgr/sdk'
import type { HostConnection, HostConnector } from '@clustermgr/sdk'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  applyOn,
  balancedHost,
  CANARY,
  digestKey,
  newKey,
  NGINX_CONF,
  planOn,
  REDIS_CONF,
  textFile,
} from './balanced-host.ts'
import type { BalancedHost } from './balanced-host.ts'
import { labClusterHost } from './lab-cluster-host.ts'
import { waitFor } from './wait-for.ts'

/** The other one is `trixie`: `LAB_RELEASE=trixie vitest …`. */
const labRelease = process.env['LAB_RELEASE'] === 'trixie' ? 'trixie' : 'bookworm'
let lab: Lab
let connector: HostConnector
/** With the daemons' packages, and a balanced host applied once. */
let ready: HostConnection
let readyHost: LabHost

const redis = { address: '127.0.0.1', port: 6380 }
const redisReady = [{ kind: 'redis-ping', endpoint: redis, configPath: REDIS_CONF }] as const

beforeAll(async () => {
  lab = await Lab.up({
    name: 'agent',
    release: labRelease,
    hosts: [{ name: 'bare' }, { name: 'fresh', layer: 'daemons' }, { name: 'ready', layer: 'daemons' }],
  })
  connector = createHostConnector({ resolveSecret: createSecretResolver() })
  ready = await connect('ready')
  readyHost = lab.host('ready')
  await applyOn(ready, balancedHost('ready'))
})

afterAll(async () => {
  await connector?.[Symbol.asyncDispose]()
  await lab?.down()
})

function connect(name: string, user = 'root'): Promise<HostConnection> {
  return connector.connect(labClusterHost(lab, name, { user }))
}

/** The error's code and whole text; the promise must fail. */
async function errorOf(work: Promise<unknown>): Promise<{ readonly code: string; readonly text: string }> {
  try {
    await work
  } catch (error) {
    if (isClustermgrError(error)) return { code: error.code, text: error.message }
    throw error
  }
  throw new Error('it did not fail')
}

/** Everything of the host that a job could touch, as text. */
async function snapshot(host: LabHost): Promise<string> {
  const { stdout } = await host.run(
    `find /etc /usr/local -xdev \\( -type f -o -type l -o -type d \\) -printf '%p %u:%g %m %l\\n' | grep -v '^/etc/systemd/system/clustermgr-resolve' | sort
     find /etc/nginx /etc/redis /etc/systemd /etc/nutcracker /etc/stunnel -type f -exec sha256sum {} + | sort
     systemctl show -p Id -p ActiveState -p UnitFileState nginx redis-server nutcracker stunnel@check
     systemctl --no-pager -q list-units 'clustermgr-job-*'; ls -A /run/clustermgr/jobs`,
  )
  return stdout
}

function stunnel(lines: string): string {
  return `foreground = no\n[a]\nclient = yes\naccept = 127.0.0.1:7001\n${lines}\n`
}

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

describe('observe', () => {
  test('sees files, packages, units, keys, listeners and status files in one request', async () => {
    await readyHost.run('mkdir -p /run/status && printf "open\\n" >/run/status/gate && ln -sfn /etc/hostname /etc/link')
    const seen = await observeHost(ready, {
      digestKey,
      packages: ['nginx', 'no-such-package'],
      files: ['/etc/hostname', '/etc/absent', '/etc/nginx', '/etc/link', REDIS_CONF],
      units: ['no-such.service', 'redis-server.service'],
      ports: [6380, 9],
      statusFiles: ['/run/status/gate', '/run/status/absent'],
    })
    expect(seen.os).toMatchObject({ id: 'debian', versionId: labRelease === 'trixie' ? '13' : '12' })
    expect(seen.systemd).toBe(true)
    expect(seen.freeBytes).toBeGreaterThan(1e9)
    expect(Math.abs(seen.clockOffsetMs)).toBeLessThan(500)
    expect(seen.packages).toEqual({ nginx: expect.stringMatching(/^1\./), 'no-such-package': null })
    const digests = Object.fromEntries(seen.files.map(({ path, digest }) => [path, digest]))
    expect(digests['/etc/hostname']).toBe(keyedDigest(digestKey, 'ready\n'))
    expect(digests['/etc/absent']).toBeNull()
    expect(digests['/etc/nginx']).toBe('other')
    expect(digests['/etc/link']).toMatch(/^[0-9a-f]{64}$/)
    expect(digests['/etc/link']).not.toBe(digests['/etc/hostname'])
    expect(seen.files.at(-1)).toMatchObject({ owner: 'redis', group: 'redis', mode: '0640' })
    expect(seen.units).toMatchObject([
      { unit: 'no-such.service', activeState: 'inactive', unitFileState: '' },
      { unit: 'redis-server.service', activeState: 'active', subState: 'running', unitFileState: 'enabled' },
    ])
    expect(seen.units[1]?.mainPid).toBeGreaterThan(1)
    expect(seen.listeners).toEqual([{ address: '127.0.0.1', port: 6380, process: 'redis-server' }])
    expect(seen.statusFiles).toEqual({ '/run/status/gate': 'open\n', '/run/status/absent': null })
    expect(seen).toMatchObject({ unfinishedJobs: [], lockHolder: null })
  })

  test('leaves no trace on a host that we never changed, and works by sudo', async () => {
    const connection = await connect('bare', 'operator')
    const seen = await observeHost(connection, { digestKey, files: ['/etc/shadow'], packages: ['nginx'] })
    expect(seen.files[0]).toMatchObject({ owner: 'root', group: 'shadow', mode: '0640' })
    const { stdout } = await lab.host('bare').run('find / -xdev -name "*clustermgr*"; ls -A /run/clustermgr')
    expect(stdout.trim()).toBe('')
  })
})

describe('apply', () => {
  test('makes a host what it should be, once', async () => {
    const fresh = await connect('fresh')
    const key = newKey('apply')
    const first = await applyOn(fresh, balancedHost('fresh'), { key })
    expect(first.attached).toBe(false)
    expect(first.effects).toEqual([
      `file replace ${NGINX_CONF}`,
      'file create /etc/nginx/clustermgr/names.conf',
      `file replace ${REDIS_CONF}`,
      'file create /etc/systemd/system/nginx.service.d/clustermgr.conf',
      'unit enable redis-server.service',
      'unit enable nginx.service',
      'systemd reload',
      'unit start redis-server.service',
      'unit start nginx.service',
    ])
    const { plan } = await planOn(fresh, balancedHost('fresh'))
    expect(plan.steps).toEqual([])
    // The key is done with: its result is given again, and nothing is done.
    const again = await runJob(fresh, applyJob((await planOn(fresh, balancedHost('fresh'))).input), { key, attempt: 2 })
    expect(again).toMatchObject({ attached: true, effects: first.effects })
    const journal = (await readJournal(fresh)).filter((entry) => entry.key === key)
    expect(journal.filter(({ event }) => event === 'effect').map(({ subject }) => subject)).toEqual(first.effects)
    expect(journal.at(-1)).toMatchObject({ event: 'attach', attempt: 2 })
    expect(journal.at(-2)).toMatchObject({ event: 'end', attempt: 1, subject: 'apply new' })
  })

  test('changes owner and mode alone', async () => {
    await readyHost.run(`chmod 0600 ${NGINX_CONF}`)
    const { effects } = await applyOn(ready, balancedHost('ready'))
    expect(effects).toEqual([`file metadata ${NGINX_CONF}`])
    expect((await planOn(ready, balancedHost('ready'))).plan.steps).toEqual([])
  })

  test.each([
    ['the content', `printf '# by hand\\n' >>${NGINX_CONF}`, NGINX_CONF],
    ['the owner', `chown nobody ${REDIS_CONF}`, `${REDIS_CONF} (owner or mode)`],
    ['the absence', 'echo x >/etc/nginx/clustermgr/new.conf', '/etc/nginx/clustermgr/new.conf'],
  ])('refuses a plan when %s of a file changed since', async (_, change, named) => {
    const desired = balancedHost('ready', {
      nginxPort: 8081,
      redisExtra: '# changed',
      more: [textFile('/etc/nginx/clustermgr/new.conf', '# new\n')],
    })
    const { input } = await planOn(ready, desired)
    await readyHost.run(change)
    const before = await snapshot(readyHost)
    const error = await errorOf(runJob(ready, applyJob(input), { key: newKey('stale') }))
    expect(error.code).toBe('PLAN_STALE')
    expect(error.text).toContain(named)
    expect(await snapshot(readyHost)).toBe(before)
    await readyHost.run('rm -f /etc/nginx/clustermgr/new.conf')
    await applyOn(ready, balancedHost('ready'))
  })

  const refused: readonly (readonly [string, BalancedHost, RegExp])[] = [
    ['nginx', { nginx: 'events {}\nhttp { bogus on; }\n' }, /unknown directive "bogus" in \/etc\/nginx\/nginx\.conf:2/],
    ['redis', { redisExtra: 'maxmemory lots' }, /maxmemory lots[\s\S]*must be a memory value/],
    [
      'nutcracker',
      { more: [textFile('/etc/nutcracker/nutcracker.yml', 'a:\n  listen: 127.0.0.1:1\n  bogus: 1\n', 'nutcracker')] },
      /syntax is invalid/,
    ],
    [
      'stunnel',
      { more: [textFile('/etc/stunnel/check.conf', stunnel('connect = 127.0.0.1:1\nbogus = 1'), 'stunnel')] },
      /"bogus = 1": Specified option name is not valid here/,
    ],
    [
      'systemd',
      { more: [textFile('/etc/systemd/system/nginx.service.d/more.conf', '[Service]\nBogus=1\n', 'systemd')] },
      /Unknown key.* 'Bogus'/,
    ],
    ['redis, of a line with the password', { redisExtra: `requirepass ${CANARY}` }, /requirepass/],
  ]
  test.each(refused)('refuses what %s does not accept, in its words, and changes nothing', async (_, spoilt, words) => {
    const before = await snapshot(readyHost)
    const error = await errorOf(applyOn(ready, balancedHost('ready', spoilt)))
    expect(error.code).toBe('CHECK_FAILED')
    expect(error.text).toMatch(words)
    expect(error.text).not.toContain(CANARY)
    expect(await snapshot(readyHost)).toBe(before)
  })

  test('checks a candidate together with the files that come with it', async () => {
    const more = [
      textFile('/etc/nginx/clustermgr/deep/er/inner.conf', 'types { text/x-clustermgr cm; }\n'),
      textFile('/etc/nginx/clustermgr/outer.conf', 'include /etc/nginx/clustermgr/deep/er/inner.conf;\n'),
    ]
    await applyOn(ready, balancedHost('ready', { more }))
    const spoilt = [textFile('/etc/nginx/clustermgr/deep/er/inner.conf', 'nonsense;\n')]
    const error = await errorOf(applyOn(ready, balancedHost('ready', { more: spoilt })))
    expect(error).toMatchObject({ code: 'CHECK_FAILED', text: expect.stringContaining('inner.conf:1') })
  })

  test('checks copies where the host allows no mount namespace', async () => {
    await readyHost.run('printf "#!/bin/sh\\nexit 1\\n" >/usr/local/bin/unshare && chmod 755 /usr/local/bin/unshare')
    try {
      const more = [textFile('/etc/nginx/clustermgr/one.conf', 'types { text/x-one one; }\n')]
      const named = `events {}\nhttp { include /etc/nginx/clustermgr/one.conf; server { listen 127.0.0.1:8080; } }\n`
      const output: string[] = []
      const onProgress = (progress: { readonly output: string }): void => void output.push(progress.output)
      await applyOn(ready, balancedHost('ready', { nginx: named, more }), { onProgress })
      expect(output.join('')).toContain('no mount namespace')
      for (const [, spoilt, words] of refused) {
        const error = await errorOf(applyOn(ready, balancedHost('ready', { nginx: named, ...spoilt })))
        expect(error.code).toBe('CHECK_FAILED')
        expect(error.text).toMatch(words)
      }
    } finally {
      await readyHost.run('rm /usr/local/bin/unshare')
    }
    await applyOn(ready, balancedHost('ready'))
  })

  test('puts everything back when a daemon accepts its file but does not serve', async () => {
    const before = await snapshot(readyHost)
    const key = newKey('taken')
    const desired = balancedHost('ready', {
      nginxPort: 22,
      redisExtra: 'maxclients 50',
      more: [textFile('/etc/clustermgr-test/new/file', 'x\n')],
    })
    const error = await errorOf(applyOn(ready, desired, { key }))
    expect(error.code).toBe('JOB_FAILED')
    expect(error.text).toContain('nginx.service does not serve: it does not listen on 127.0.0.1 port 22')
    expect(error.text).toContain('bind() to 127.0.0.1:22 failed')
    expect(error.text).toContain('put back')
    expect(await snapshot(readyHost)).toBe(before)
    const { stdout } = await readyHost.run(
      `redis-cli -p 6380 <<'END'\nAUTH "${CANARY.replaceAll(/["\\]/g, '\\$&')}"\nCONFIG GET maxclients\nEND`,
    )
    expect(stdout).toContain('10000')
    const undone = (await readJournal(ready)).filter((entry) => entry.key === key && entry.event === 'undo')
    expect(undone.map(({ subject }) => subject)).toEqual([
      `file ${NGINX_CONF}`,
      `file ${REDIS_CONF}`,
      'file /etc/clustermgr-test/new/file',
      'directory /etc/clustermgr-test/new',
      'directory /etc/clustermgr-test',
      'unit nginx.service',
      'unit redis-server.service',
    ])
    // The failed key gives its failure again, and touches nothing.
    const again = await errorOf(applyOn(ready, desired, { key }))
    expect(again).toEqual(error)
  })

  test('shows the words of a daemon that dies at its start, without secrets', async () => {
    const before = await snapshot(readyHost)
    // Redis finds out only when it runs that it may not write there; and it repeats its command line, file and all.
    const error = await errorOf(
      applyOn(ready, balancedHost('ready', { redisExtra: `aclfile /etc/absent.acl\nlogfile ""` })),
    )
    expect(error.code).toBe('JOB_FAILED')
    expect(error.text).toMatch(/redis-server\.service did not restart[\s\S]*ACL/)
    expect(await snapshot(readyHost)).toBe(before)
  })

  test('keeps no secret below /var/lib/clustermgr or in /run', async () => {
    await applyOn(ready, balancedHost('ready', { redisExtra: 'maxclients 60' }))
    const { stdout: found } = await readyHost.run('grep -rIl canary /var/lib/clustermgr /run /tmp /var/log; true')
    expect(found).toBe('')
    // The search finds what it looks for.
    await readyHost.run(`cp ${REDIS_CONF} /var/lib/clustermgr/planted`)
    const { stdout: planted } = await readyHost.run(
      'grep -rIl canary /var/lib/clustermgr; rm /var/lib/clustermgr/planted',
    )
    expect(planted.trim()).toBe('/var/lib/clustermgr/planted')
    const { stdout: modes } = await readyHost.run('stat -c %a /var/lib/clustermgr /run/clustermgr')
    expect(modes.trim()).toBe('700\n700')
  })
})

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
    await waitFor('the restart is under way', 8000, async () =>
      (await readyHost.run('pgrep -f "systemctl restart redis-server"; true')).stdout === '' ? undefined : true,
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

  test('a key is made once, and never replaced', async () => {
    const certificate = {
      keyPath: '/etc/clustermgr-keys/host.key',
      certificatePath: '/etc/clustermgr-keys/host.pem',
      caPath: '/etc/clustermgr-keys/ca.pem',
      owner: 'root',
      group: 'redis',
      subject: { name: 'ready', dnsNames: ['ready', 'ready.example.org'] },
    }
    const made = await runJob(ready, keysJob([certificate]), { key: newKey('keys') })
    const [key] = made.result
    expect(key).toMatchObject({ created: true, publicKeyPem: expect.stringContaining('BEGIN PUBLIC KEY') })
    await readyHost.run(
      `cat >/tmp/r.pem <<'END'\n${key?.requestPem}END\nopenssl req -in /tmp/r.pem -noout -verify -text | grep -q DNS:ready.example.org`,
    )
    const again = await runJob(ready, keysJob([certificate]), { key: newKey('keys') })
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
    await readyHost.run('kill -STOP $(systemctl show -p MainPID --value redis-server)')
    const key = newKey('repair')
    const replaced = await runJob(ready, repairJob({ unit, kind: 'replace' }, redisReady), { key })
    expect(replaced.effects).toEqual([`unit kill ${unit}`, `unit start ${unit}`])
    const again = await runJob(ready, repairJob({ unit, kind: 'replace' }, redisReady), { key, attempt: 2 })
    expect(again).toEqual({ ...replaced, attached: true })
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
    const host = lab.host('bare')
    const bare = await connect('bare', 'operator')
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

  test('that do not exist fail in the words of apt-get', async () => {
    const error = await errorOf(runJob(ready, packagesJob(['no-such-package-here'], []), { key: newKey('packages') }))
    expect(error).toMatchObject({ code: 'COMMAND_FAILED', text: expect.stringContaining('Unable to locate package') })
  })
})
