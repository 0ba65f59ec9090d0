import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import path from 'node:path'
import { Lab } from '@clustermgr/lab'
import type { LabHost } from '@clustermgr/lab'
import { applyJob, createHostConnector, createSecretResolver, observeHost, readJournal, runJob } from '@clustermgr/sdk'
import type { HostConnection, HostConnector } from '@clustermgr/sdk'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { applyOn, balancedHost, digestKey, newKey, planOn, textFile } from '../integration/balanced-host.ts'
import type { BalancedHost } from '../integration/balanced-host.ts'
import { labClusterHost } from '../integration/lab-cluster-host.ts'
import { waitFor } from '../integration/wait-for.ts'
import type { ControllerOrder } from './controller.ts'
import { PausePoint } from './pause-point.ts'

/** The change that is cut off: contents, a new file in a new directory, a unit that did not run and was not enabled. */
const BEEPER = '/etc/systemd/system/beeper.service'
const DIRECTORY = '/etc/clustermgr-sweep'
const next: BalancedHost = {
  nginxPort: 8090,
  redisExtra: 'maxclients 64',
  more: [
    textFile(`${DIRECTORY}/new/file`, 'new\n'),
    textFile(
      BEEPER,
      '[Service]\nExecStart=/usr/bin/sleep infinity\n[Install]\nWantedBy=multi-user.target\n',
      'systemd',
    ),
  ],
  units: [{ unit: 'beeper.service', uses: [{ path: BEEPER, onChange: 'restart' }], readiness: [] }],
}
/** Some fifty cut-offs, each with a boot and two jobs. */
const SWEEP_MS = 1_200_000
const SHOWN = ['/etc/nginx', '/etc/redis', '/etc/systemd/system', DIRECTORY]

let lab: Lab
let host: LabHost
let connector: HostConnector
let pause: PausePoint
let former = ''
let wanted = ''

beforeAll(async () => {
  lab = await Lab.up({ name: 'sweep', hosts: [{ name: 'swept', layer: 'daemons' }] })
  host = lab.host('swept')
  connector = createHostConnector({ resolveSecret: createSecretResolver() })
  await applyOn(await connect(), balancedHost('swept'))
  await host.run('tar -C / -cpf /root/former.tar etc/nginx etc/redis etc/systemd')
  former = await snapshot()
  await applyOn(await connect(), balancedHost('swept', next))
  wanted = await snapshot()
  if (wanted === former) throw new Error('the sweep cannot tell the two states apart')
  await makeFormer()
  pause = await PausePoint.install(host)
})

afterAll(async () => {
  await connector?.[Symbol.asyncDispose]()
  await lab?.down()
})

function connect(): Promise<HostConnection> {
  return connector.connect(labClusterHost(lab, 'swept'))
}

/** By hand, since an apply would take most of the sweep's time. */
async function makeFormer(): Promise<void> {
  await host.run(
    `systemctl stop beeper 2>/dev/null
     rm -rf ${SHOWN.join(' ')} && tar -C / -xpf /root/former.tar && systemctl daemon-reload && systemctl restart redis-server nginx`,
  )
  await waitFor('the former state', 10_000, async () => ((await snapshot()) === former ? true : undefined))
}

/** Files with content, owner and mode; units as they are and will be after a boot; what the daemons serve. */
async function snapshot(): Promise<string> {
  const { stdout } = await host.run(
    `find ${SHOWN.join(' ')} \\( -type f -o -type l -o -type d \\) -printf '%p %u:%g %m %l\\n' 2>/dev/null | grep -v clustermgr-resolve | sort
     find ${SHOWN.join(' ')} -type f -exec sha256sum {} + 2>/dev/null | grep -v clustermgr-resolve | sort
     for unit in nginx redis-server beeper; do systemctl show -p ActiveState -p UnitFileState $unit; done
     ss -Hltn '( sport = :8080 or sport = :8090 or sport = :6380 )' | awk '{ print $4 }' | sort
     find /run/clustermgr/jobs -mindepth 1 2>/dev/null; find /var/lib/clustermgr/open 2>/dev/null; true`,
  )
  return stdout
}

async function stateOfHost(): Promise<'new' | 'former'> {
  const seen = await snapshot()
  if (seen === wanted) return 'new'
  expect(seen, 'the host is in neither state').toBe(former)
  return 'former'
}

describe('a power cut at every flush of a job', () => {
  test(
    'leaves the host in the new or the former state, and it says which; the next run finishes',
    async () => {
      const seen: string[] = []
      for (let at = 1; ; at += 1) {
        await pause.arm(at)
        const key = newKey('power')
        const connection = await connect()
        const { input } = await planOn(connection, balancedHost('swept', next))
        let ended = false
        const job = runJob(connection, applyJob({ ...input, readinessDeadlineMs: 5000 }), { key }).then(
          () => (ended = true),
          () => (ended = true),
        )
        const reached = await pause.reach(() => ended)
        if (!reached) break
        await host.powerCut()
        await connection.close()
        await job
        await host.boot()
        const state = await stateOfHost()
        seen.push(state)
        const observed = await observeHost(await connect(), { digestKey })
        expect(observed.unfinishedJobs, `flush ${at}`).toEqual([])
        const resolved = (await readJournal(await connect())).filter(
          (entry) => entry.key === key && (entry.event === 'resolved' || entry.subject.startsWith('apply ')),
        )
        const said = resolved.at(-1)?.subject.split(' ').at(-1)
        // Before its first line nothing was opened, and there is nothing to say.
        expect(said ?? 'former', `flush ${at}`).toBe(state)
        const again = await planOn(await connect(), balancedHost('swept', next))
        if (again.plan.steps.length > 0) await applyOn(await connect(), balancedHost('swept', next))
        expect(await stateOfHost()).toBe('new')
        await makeFormer()
      }
      await makeFormer()
      process.stdout.write(`power cut at ${seen.length} flushes: ${seen.join(' ')}\n`)
      // Some of each, in one turn: once committed a change is never taken back.
      expect(seen.length).toBeGreaterThan(30)
      expect(seen).toContain('former')
      expect(seen).toContain('new')
      expect(seen.indexOf('new')).toBeGreaterThan(seen.lastIndexOf('former'))
    },
    SWEEP_MS,
  )
})

describe('the controller killed at every line of the journal', () => {
  test(
    'changes nothing: the job ends by itself, and the next run takes its result',
    async () => {
      const order = {
        host: labClusterHost(lab, 'swept'),
        settings: next,
        digestKeyHex: Buffer.from(digestKey).toString('hex'),
      }
      let lines = 0
      for (let at = 1; ; at += 1) {
        await pause.arm(at, { journalOnly: true })
        const key = newKey('killed')
        const controller = startController({ ...order, key })
        const reached = await pause.reach(() => controller.exitCode !== null)
        if (!reached) break
        lines += 1
        controller.kill('SIGKILL')
        const connection = await connect()
        const { lockHolder } = await observeHost(connection, { digestKey })
        expect(lockHolder?.key).toBe(key)
        await pause.release()
        const { input } = await planOn(connection, balancedHost('swept', next))
        const outcome = await runJob(connection, applyJob(input), { key, attempt: 2 })
        expect(outcome.attached).toBe(true)
        expect(await stateOfHost()).toBe('new')
        const effects = (await readJournal(connection)).filter((entry) => entry.key === key && entry.event === 'effect')
        expect(effects.map(({ subject }) => subject)).toEqual(outcome.effects)
        expect(new Set(outcome.effects).size).toBe(outcome.effects.length)
        await makeFormer()
      }
      process.stdout.write(`controller killed at ${lines} lines of the journal\n`)
      expect(lines).toBeGreaterThan(15)
    },
    SWEEP_MS,
  )
})

function startController(order: ControllerOrder): ChildProcess {
  const program = path.join(import.meta.dirname, 'controller.ts')
  const controller = spawn(process.execPath, [program], { stdio: ['pipe', 'ignore', 'inherit'] })
  controller.stdin.end(JSON.stringify(order))
  return controller
}
