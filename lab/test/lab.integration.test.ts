import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findLeftovers, Lab, LabError, marksOfLab, type LabHost } from '../src/index.ts'

let lab: Lab
let one: LabHost
let two: LabHost
let gluu: LabHost

beforeAll(async () => {
  lab = await Lab.up({
    name: 'test',
    hosts: [{ name: 'one', layer: 'daemons' }, { name: 'two' }, { name: 'gluu1', roles: ['gluu'] }],
  })
  one = lab.host('one')
  two = lab.host('two')
  gluu = lab.host('gluu1')
})

afterAll(() => lab.down())

/** Whether `from` gets a connection to the sshd of `to`. */
async function reaches(from: LabHost, to: LabHost): Promise<boolean> {
  const { exitCode } = await from.exec(`timeout 1 bash -c 'exec 3<>/dev/tcp/${to.address}/22 && read -t 1 <&3'`, {
    check: false,
  })
  return exitCode === 0
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'none',
    (error: unknown) => (LabError.is(error) ? error.code : String(error)),
  )
}

describe('a host', () => {
  it('is Debian with systemd, reached over ssh with strict checking from the first connection on', async () => {
    expect((await one.run('hostname; systemctl is-system-running')).stdout).toBe('one\nrunning')
    expect((await one.run('. /etc/os-release; echo $VERSION_CODENAME')).stdout).toBe('bookworm')
    expect(readFileSync(lab.knownHostsFile, 'utf8')).toContain(`one,${one.address} ${one.hostKey}\n`)
    expect((await one.run('getent hosts gluu1')).stdout).toContain(gluu.address)
  })

  it('is refused when it shows the key of another', async () => {
    const wrong = join(lab.directory, 'wrong_known_hosts')
    writeFileSync(wrong, `${one.address} ${two.hostKey}\n`)
    const ssh = ['-F', lab.sshConfigFile, '-o', `UserKnownHostsFile=${wrong}`, 'one', 'true']
    const { exitCode, stderr } = await execa('ssh', ssh, { reject: false })
    expect(exitCode).toBe(255)
    expect(stderr).toContain('Host key verification failed')
  })

  it('hands input, outputs and exit codes on, and lets operator use sudo', async () => {
    const result = await one.run('cat; echo warning >&2; exit 3', { input: 'text', check: false })
    expect(result).toEqual({ stdout: 'text', stderr: 'warning', exitCode: 3 })
    expect(await codeOf(one.run('exit 3'))).toBe('LAB_PROGRAM_FAILED')
    const operator = await execa('ssh', ['-F', lab.sshConfigFile, 'operator@one', 'id -un; sudo -n id -un'])
    expect(operator.stdout).toBe('operator\nroot')
  })

  it('installs packages with apt', async () => {
    await two.run('apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install --yes stunnel4', {
      timeoutMs: 60_000,
    })
    expect((await two.run('stunnel4 -version 2>&1')).stdout).toContain('stunnel')
  })

  it('has the daemons in its layer, stopped; stopping one ends its children', async () => {
    const units = 'redis-server nginx stunnel4 nutcracker'
    expect((await one.run(`systemctl is-active ${units}`, { check: false })).stdout).not.toContain('\nactive')
    await one.startService('redis-server')
    await one.startService('nginx')
    expect((await one.run('redis-cli ping')).stdout).toBe('PONG')
    await one.stopService('nginx')
    expect((await one.run('pgrep -x nginx', { check: false })).stdout).toBe('')
  })

  it('has services that can be frozen, and go on', async () => {
    await one.freezeService('redis-server.service')
    expect((await one.run('systemctl is-active redis-server')).stdout).toBe('active')
    expect((await one.run('timeout 1 redis-cli ping', { check: false })).exitCode).toBe(124)
    await one.thawService('redis-server.service')
    expect((await one.run('redis-cli ping')).stdout).toBe('PONG')
  })

  it('shows its processes on this machine', () => {
    const commands = one.processes().map((pid) => readFileSync(`/proc/${pid}/comm`, 'utf8').trim())
    expect(commands).toEqual(expect.arrayContaining(['systemd', 'sshd', 'redis-server']))
    expect(commands).not.toContain('systemd-nspawn')
    expect(one.processes()).not.toEqual(expect.arrayContaining([...two.processes()]))
  })
})

describe('the stand-in for Gluu', () => {
  it("answers with a certificate of the lab's authority and echoes what a proxy sets", async () => {
    const resolve = ['--resolve', `gluu1:443:${gluu.address}`, '--cacert', lab.caFile]
    const headers = ['-H', 'X-Forwarded-For: 192.0.2.7', '-H', 'X-Forwarded-Proto: https']
    const { stdout } = await execa('curl', ['-sSi', ...resolve, ...headers, 'https://gluu1/identity/login?x=1'])
    expect(stdout).toContain('gluu1 /identity/login')
    expect(stdout).toContain('X-Echo-Host: gluu1')
    expect(stdout).toContain('X-Echo-X-Forwarded-For: 192.0.2.7')
    expect(stdout).toContain('X-Echo-X-Forwarded-Proto: https')
    const untrusted = await execa('curl', ['-sS', 'https://gluu1/oxauth', ...resolve.slice(0, 2)], { reject: false })
    expect(untrusted.exitCode).toBe(60)
  })
})

describe('faults', () => {
  it('a power cut keeps the disk and the journal, and loses /run', async () => {
    await one.run('logger before-the-cut; journalctl --sync; touch /root/kept /run/lost /tmp/lost')
    await one.powerCut()
    expect(one.state()).toBe('off')
    expect(one.processes()).toEqual([])
    expect(existsSync(join(one.root, 'root/kept'))).toBe(true)
    expect(await reaches(two, one)).toBe(false)
    expect(await one.boot()).toBe('running')
    expect((await one.run('ls /root/kept /run/lost /tmp/lost 2>/dev/null', { check: false })).stdout).toBe('/root/kept')
    expect((await one.run('journalctl --no-pager -q -t root')).stdout).toContain('before-the-cut')
    expect(await reaches(two, one)).toBe(true)
  })

  it('a reboot runs the units that stop a service, and starts again', async () => {
    const unit =
      '[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/true\nExecStop=/bin/touch /root/stopped-orderly\n'
    await one.run('cat >/etc/systemd/system/probe.service && systemctl start probe && touch /run/lost', { input: unit })
    expect(await one.reboot()).toBe('running')
    const { stdout } = await one.run('ls /root/stopped-orderly /run/lost 2>/dev/null', { check: false })
    expect(stdout).toBe('/root/stopped-orderly')
  })

  it('a host that powered itself off boots again', async () => {
    await two.powerOff()
    expect(two.state()).toBe('off')
    expect(await codeOf(two.exec('true'))).toBe('LAB_HOST_STATE')
    expect(await two.boot()).toBe('running')
  })

  it('a frozen host hangs, and goes on where it was', async () => {
    const counting = one.run('for i in 1 2 3 4 5 6 7 8; do echo $i; sleep 0.25; done')
    await one.freeze()
    expect(one.state()).toBe('frozen')
    expect(await codeOf(one.run('true', { timeoutMs: 3_000 }))).toBe('LAB_TIMEOUT')
    await one.thaw()
    expect(one.state()).toBe('running')
    expect((await counting).stdout.split('\n')).toHaveLength(8)
  })

  it('a frozen host can lose power', async () => {
    await two.freeze()
    await two.powerCut()
    expect(await two.boot()).toBe('running')
  })

  it('a disconnected host is alive and unreachable, also after a boot, until it is reconnected', async () => {
    await one.disconnect()
    expect(await reaches(two, one)).toBe(false)
    expect(await one.exec('hostname; pwd')).toEqual({ stdout: 'one\n/', stderr: '', exitCode: 0 })
    await one.powerCut()
    expect(await one.boot()).toBe('running')
    expect(await reaches(two, one)).toBe(false)
    await one.reconnect()
    await expect.poll(() => reaches(two, one), { timeout: 5_000 }).toBe(true)
  })

  it('a cut between two hosts leaves their other peers alone', async () => {
    await one.cutFrom(two)
    expect(await reaches(one, two)).toBe(false)
    expect(await reaches(two, one)).toBe(false)
    expect(await reaches(one, gluu)).toBe(true)
    expect(await reaches(gluu, two)).toBe(true)
    expect((await two.run('hostname')).stdout).toBe('two')
    await two.joinTo(one)
    await one.joinTo(two)
    expect(await reaches(one, two)).toBe(true)
  })

  it('gives a host the disk that was saved back: what came is gone, what went is there again', async () => {
    expect(await codeOf(two.saveDisk())).toBe('LAB_HOST_STATE')
    await two.run('echo kept >/root/kept; rm /etc/issue.net')
    await two.powerCut()
    expect(await codeOf(two.restoreDisk())).toBe('LAB_HOST_STATE')
    await two.saveDisk()
    for (let turn = 1; turn <= 2; turn += 1) {
      await two.boot()
      expect((await two.run('cd /root; cat kept; ls -d kept new /etc/issue.net; true')).stdout).toBe('kept\nkept')
      await two.run('rm /root/kept; echo new >/root/new; echo new >/etc/issue.net')
      await two.powerCut()
      await two.restoreDisk()
    }
    await two.boot()
  })
})

describe('labs', () => {
  it('run side by side without seeing each other', async () => {
    await using other = await Lab.up({ name: 'test', hosts: [{ name: 'one' }] })
    expect(other.number).not.toBe(lab.number)
    const twin = other.host('one')
    expect(twin.hostKey).not.toBe(one.hostKey)
    await twin.run('touch /root/only-here')
    expect(existsSync(join(one.root, 'root/only-here'))).toBe(false)
    await other.down()
    expect(await findLeftovers(marksOfLab(other))).toEqual([])
    expect((await one.run('hostname')).stdout).toBe('one')
  })

  it('are seen by the search for leftovers while they are up', async () => {
    const found = await findLeftovers(marksOfLab(lab))
    for (const kind of ['file', 'mount', 'interface', 'namespace', 'table', 'cgroup', 'process'])
      expect(found.filter((line) => line.startsWith(`${kind} `)).length, kind).toBeGreaterThan(0)
    for (const pid of gluu.processes()) expect(found.join('\n')).toContain(`process ${pid} `)
  })

  it('go when their process is killed, at the next start, and what is not ours stays', async () => {
    const { child, number, directory } = await startOwner()
    const foreign = ['cml250', 'br-not-ours']
    for (const name of foreign) await execa('ip', ['link', 'add', name, 'type', 'bridge'])
    try {
      child.kill('SIGKILL')
      await once(child, 'exit')
      expect(await findLeftovers(marksOfLab({ number, directory }))).not.toEqual([])
      const said: string[] = []
      await using next = await Lab.up({ hosts: [{ name: 'next' }], onProgress: (line) => said.push(line) })
      expect(said.join('\n')).toContain(`cleaning up lab ${number} (owned)`)
      // The next one may have the number of the dead one, whose host had another name.
      const left = await findLeftovers(marksOfLab({ number, directory }))
      expect(left.filter((line) => next.number !== number || line.includes('orphan'))).toEqual([])
      expect(existsSync(join(directory, 'hosts/orphan'))).toBe(false)
      for (const name of foreign) expect(existsSync(`/sys/class/net/${name}`)).toBe(true)
      expect((await one.run('hostname')).stdout).toBe('one')
    } finally {
      for (const name of foreign) await execa('ip', ['link', 'del', name])
    }
  })

  it('go with their process when it is asked to end', async () => {
    const { child, number, directory } = await startOwner()
    child.kill('SIGTERM')
    await once(child, 'exit')
    expect(child.signalCode).toBe('SIGTERM')
    expect(await findLeftovers(marksOfLab({ number, directory }))).toEqual([])
  })

  it('leave nothing when the start is aborted', async () => {
    const abort = new AbortController()
    const started = Lab.up({
      name: 'aborted',
      hosts: [{ name: 'one' }],
      signal: abort.signal,
      onProgress: () => abort.abort(),
    })
    setImmediate(() => abort.abort())
    expect(await codeOf(started)).toBe('LAB_ABORTED')
    expect(Lab.list().filter(({ name }) => name === 'aborted')).toEqual([])
  })

  it('leave nothing when they are taken down', async () => {
    const { number, directory } = lab
    const record = Lab.list().find((each) => each.number === number)
    if (record === undefined) throw new Error('the lab is not in the list')
    await lab.down()
    await lab.down()
    // Whoever looks at it just then (a status) makes nothing of it anew.
    Lab.attach(record)
    expect(await findLeftovers(marksOfLab({ number, directory }))).toEqual([])
    expect(existsSync(directory)).toBe(false)
  })
})

/** Starts a process that owns a lab, and waits for it to say so. */
async function startOwner(): Promise<{ child: ChildProcess; number: number; directory: string }> {
  const program = fileURLToPath(new URL('owner.ts', import.meta.url))
  const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] })
  const { value: said } = await createInterface(child.stdout)[Symbol.asyncIterator]().next()
  const [, number, directory] = /^up (\d+) (.*)$/.exec(String(said)) ?? []
  if (number === undefined || directory === undefined) throw new Error(`The owner said ${String(said)}`)
  return { child, number: Number(number), directory }
}
