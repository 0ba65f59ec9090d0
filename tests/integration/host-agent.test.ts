import type { LabHost } from '@clustermgr/lab'
import { applyJob, keyedDigest, observeHost, readJournal, runJob } from '@clustermgr/sdk'
import type { HostConnection } from '@clustermgr/sdk'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { AgentLab, errorOf, labRelease, snapshot } from './agent-lab.ts'
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

let agentLab: AgentLab
let ready: HostConnection
let readyHost: LabHost

beforeAll(async () => {
  agentLab = await AgentLab.up('agent', [{ name: 'bare' }, { name: 'fresh', layer: 'daemons' }])
  ;({ ready, readyHost } = agentLab)
})

afterAll(async () => {
  await agentLab?.[Symbol.asyncDispose]()
})

function stunnel(lines: string): string {
  return `foreground = no\n[a]\nclient = yes\naccept = 127.0.0.1:7001\n${lines}\n`
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

  test('a file that cannot be read is none that is absent', async () => {
    // The kernel refuses to read it, whoever asks.
    const seeing = observeHost(ready, { digestKey, files: ['/etc/hostname', '/proc/1/mem'] })
    expect(await errorOf(seeing)).toMatchObject({
      code: 'HOST_PROTOCOL',
      text: expect.stringContaining('/etc/hostname'),
    })
  })

  test('leaves no trace on a host that we never changed, and works by sudo', async () => {
    const connection = await agentLab.connect('bare', 'operator')
    const seen = await observeHost(connection, { digestKey, files: ['/etc/shadow'], packages: ['nginx'] })
    expect(seen.files[0]).toMatchObject({ owner: 'root', group: 'shadow', mode: '0640' })
    const { stdout } = await agentLab.lab.host('bare').run('find / /run -xdev -name "*clustermgr*"')
    expect(stdout.trim()).toBe('')
  })
})

describe('apply', () => {
  test('makes a host what it should be, once', async () => {
    const fresh = await agentLab.connect('fresh')
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
    ['leaves a unit alone', undefined, []],
    [
      'restarts a unit with its new file',
      '# changed',
      [`file replace ${REDIS_CONF}`, 'unit restart redis-server.service'],
    ],
  ])('%s that somebody started since it was planned to start', async (_, redisExtra, expected) => {
    await readyHost.run('systemctl stop redis-server')
    const desired = balancedHost('ready', redisExtra === undefined ? {} : { redisExtra })
    const { plan, input } = await planOn(ready, desired)
    expect(plan.steps.at(-1)).toMatchObject({ kind: 'start-unit', unit: 'redis-server.service' })
    await readyHost.run('systemctl start redis-server')
    expect((await runJob(ready, applyJob(input), { key: newKey('apply') })).effects).toEqual(expected)
    await applyOn(ready, balancedHost('ready'))
  })

  test.each([
    ['the content', `printf '# by hand\\n' >>${NGINX_CONF}`, NGINX_CONF],
    ['the owner', `chown nobody ${REDIS_CONF}`, `${REDIS_CONF} (owner nobody instead of redis)`],
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

  test('a unit that ran and was only enabled runs on while the rest is put back', async () => {
    await applyOn(ready, balancedHost('ready'))
    await readyHost.run('systemctl --quiet disable redis-server')
    const asked = 'systemctl show -p MainPID -p InvocationID -p UnitFileState redis-server'
    const { stdout: before } = await readyHost.run(asked)
    expect((await errorOf(applyOn(ready, balancedHost('ready', { nginxPort: 22 })))).code).toBe('JOB_FAILED')
    expect(await readyHost.run(asked)).toMatchObject({ stdout: before })
    await applyOn(ready, balancedHost('ready'))
    expect((await readyHost.run(asked)).stdout).toBe(before.replace('disabled', 'enabled'))
  })

  test('a file in the root, and one in a new directory there, come and go like others', async () => {
    const more = [
      textFile('/clustermgr-test.conf', 'root\n'),
      textFile('/clustermgr-test/deep/names.conf', 'types { text/x-deep deep; }\n'),
    ]
    const nginx = `events {}\nhttp { include /clustermgr-test/deep/names.conf; server { listen 127.0.0.1:8080; } }\n`
    const wrong = [textFile('/clustermgr-test/deep/names.conf', 'nonsense;\n')]
    const refusal = await errorOf(applyOn(ready, balancedHost('ready', { nginx, more: wrong })))
    expect(refusal).toMatchObject({
      code: 'CHECK_FAILED',
      text: expect.stringContaining('unknown directive "nonsense"'),
    })
    const list = 'find /clustermgr-test* -type f | LC_ALL=C sort'
    await errorOf(applyOn(ready, balancedHost('ready', { nginx: nginx.replace('8080', '22'), nginxPort: 22, more })))
    expect((await readyHost.run(list, { check: false })).stdout).toBe('')
    await applyOn(ready, balancedHost('ready', { nginx, more }))
    expect((await readyHost.run(list)).stdout).toBe('/clustermgr-test.conf\n/clustermgr-test/deep/names.conf')
    await applyOn(ready, balancedHost('ready'))
    await readyHost.run('rm -r /clustermgr-test /clustermgr-test.conf')
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

  test('a job whose payload is gone does nothing, and says nothing of success', async () => {
    const directory = '/var/lib/clustermgr/jobs/robbed'
    await readyHost.run(`mkdir ${directory} && printf 'kind\tpackages\nkey\trobbed\nattempt\t1\n' >${directory}/job`)
    const run = await readyHost.run('sh /var/lib/clustermgr/bin/host-agent-* job robbed nonce', { check: false })
    expect(run.exitCode).toBe(1)
    expect((await readyHost.run(`ls ${directory}; rm -r ${directory}`)).stdout).toBe('job')
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
