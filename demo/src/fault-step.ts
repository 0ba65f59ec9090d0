import type { RecoverCacheResult } from '@clustermgr/client'
import type { LabHost } from '@clustermgr/lab'

import { CacheLoadProcess } from './cache-load-process.ts'
import { describeErrors } from './cache-load-report.ts'
import type { CacheLoadReport } from './cache-load-report.ts'
import { askCache, readCachePassword } from './chain-step.ts'
import { effectsSince, readJournals } from './host-journal.ts'
import { waitFor } from './poll.ts'
import type { Prove, Stage } from './stage.ts'

const REDIS_UNIT = 'redis-server.service'
const GATE_UNIT = 'clustermgr-redis-gate.service'
const BLOCK = '/run/systemd/system/redis-server.service.d/demo-block.conf'

interface Fault {
  /** Who suffers. */
  readonly victim: LabHost
  /** Who writes and reads all the while. */
  readonly witness: LabHost
  readonly cause: () => Promise<void>
  /** Whether the fault is really there. */
  readonly isPresent: () => Promise<boolean>
  /** What makes a repair possible again. */
  readonly unblock?: () => Promise<void>
  /** What its repair changes on the victim, in this order, as the victim's journal names it. */
  readonly repair: readonly string[]
}

/** Redis killed while its start is blocked: systemd tries a few times, and gives up for good. */
export function killedRedis(victim: LabHost, witness: LabHost): Fault {
  return {
    victim,
    witness,
    cause: async () => {
      await victim.run(
        `mkdir -p ${BLOCK.replace(/\/[^/]*$/, '')} && printf '[Service]\\nExecStartPre=/bin/false\\n' > ${BLOCK} && systemctl daemon-reload`,
      )
      await victim.run(`systemctl kill -s KILL ${REDIS_UNIT}`)
    },
    isPresent: async () =>
      (await victim.run(`systemctl is-failed ${REDIS_UNIT}`, { check: false })).stdout.trim() === 'failed',
    unblock: async () => {
      await victim.run(`rm ${BLOCK} && systemctl daemon-reload`)
    },
    repair: [`unit start ${REDIS_UNIT}`],
  }
}

/** Redis frozen: systemd says active, clients hang. */
export function frozenRedis(victim: LabHost, witness: LabHost): Fault {
  return {
    victim,
    witness,
    cause: async () => {
      await victim.run(`systemctl kill -s STOP ${REDIS_UNIT}`)
    },
    isPresent: async () =>
      (await victim.run(`systemctl is-active ${REDIS_UNIT}`, { check: false })).stdout.trim() === 'active' &&
      (await victim.run('timeout 1 redis-cli ping', { check: false })).exitCode === 124,
    repair: [`unit kill ${REDIS_UNIT}`, `unit start ${REDIS_UNIT}`],
  }
}

/** One fault from its cause to the last client's peace. */
export async function proveRecovery(stage: Stage, prove: Prove, name: string, fault: Fault): Promise<void> {
  const { victim, witness } = fault
  const password = await readCachePassword(witness)
  // What a healthy daemon has now, it shall have afterwards.
  const pidsBefore = await healthyPids(stage, victim)
  const since = (await victim.run('date +%s.%N')).stdout.trim()
  const load = await CacheLoadProcess.start(witness, password)
  let report: CacheLoadReport
  let recovery: RecoverCacheResult
  try {
    await fault.cause()
    await waitFor(`${name} on ${victim.name}`, fault.isPresent, 15_000)
    stage.say(`${name} on ${victim.name}; systemd cannot heal it`)
    await waitFor(`the gate of ${victim.name} to close`, async () => !(await listensOn(victim, 7777)), 15_000)
    await fault.unblock?.()
    recovery = await (await stage.client.recoverCache(stage.cluster)).result()
    for (const round of recovery.rounds) for (const action of round.actions) stage.say(`repaired: ${action.reason}`)
    await waitFor(
      `Twemproxy to use ${victim.name} again`,
      async () => Number(await askCache(victim, password, 'DBSIZE', 6379)) > 0,
      30_000,
    )
  } finally {
    report = await load.stop()
    stage.say(`client on ${witness.name}: ${describeErrors(report)}, ${report.misses} misses`)
  }
  prove(
    `the client never read a stale value (${report.operations} operations)`,
    report.operations > 100 && report.staleReads.length === 0,
  )
  prove(`the workflow says the cache is healthy: ${recovery.summary}`, recovery.healthy && recovery.changed)
  const effects = effectsSince(await readJournals([victim]), Number(since) * 1000)
  prove(
    `our repair restored ${victim.name}, as its journal says: ${effects.join(', ')}`,
    effects.join('\n') === fault.repair.join('\n'),
  )
  const order = await reopeningOrder(victim, since)
  prove(`its Redis started, was found empty, and only then its tunnel opened: ${order.join('; ')}`, order.length === 2)
  const pidsAfter = await healthyPids(stage, victim)
  prove(
    `the other hosts' ${pidsBefore.size} daemons kept their PIDs`,
    pidsBefore.size > 0 && [...pidsBefore].every(([unit, pid]) => pidsAfter.get(unit) === pid),
  )
}

/** Main PIDs of the daemons on hosts that nothing was done to. */
async function healthyPids(stage: Stage, victim: LabHost): Promise<ReadonlyMap<string, string>> {
  const pids = new Map<string, string>()
  for (const host of stage.lab.hosts) {
    if (host === victim) continue
    const units = host.roles.includes('gluu')
      ? [REDIS_UNIT, GATE_UNIT, 'stunnel@stunnel.service']
      : ['nutcracker.service', 'nginx.service', 'stunnel@stunnel.service']
    const { stdout } = await host.run(`systemctl show -p MainPID --value ${units.join(' ')}`)
    for (const [index, pid] of stdout
      .split('\n')
      .filter((line) => line !== '')
      .entries())
      pids.set(`${host.name} ${units[index]}`, pid)
  }
  return pids
}

async function listensOn(host: LabHost, port: number): Promise<boolean> {
  return (await host.run(`ss -Hltn 'sport = :${port}'`)).stdout.trim() !== ''
}

/** From journald: the start of Redis, and after it the gate's word that it was empty when the tunnel opened. */
async function reopeningOrder(victim: LabHost, since: string): Promise<readonly string[]> {
  const { stdout } = await victim.run(
    `journalctl -q -o short-precise --since "@${since}" -u ${REDIS_UNIT} -u ${GATE_UNIT}`,
  )
  const lines = stdout.split('\n')
  const started = lines.findLastIndex((line) => line.includes(`Started ${REDIS_UNIT}`))
  const opened = lines.findIndex(
    (line, index) => index > started && line.includes('gate open') && line.includes('keys=0'),
  )
  if (started === -1 || opened === -1) return []
  return [lines[started] ?? '', lines[opened] ?? ''].map((line) => line.replace(/^\w+ \d+ (\S+) \S+ /, '$1 '))
}
