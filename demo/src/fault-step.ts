import type { RecoverCacheResult } from '@clustermgr/client'
import { waitUntil } from '@clustermgr/lab'
import type { LabHost } from '@clustermgr/lab'

import { CacheLoadProcess } from './cache-load-process.ts'
import { describeErrors } from './cache-load-report.ts'
import type { CacheLoadReport } from './cache-load-report.ts'
import { askCache, readCachePassword } from './chain-step.ts'
import { GATE_UNIT, REDIS_UNIT, readMainPids } from './cluster-units.ts'
import { effectsSince, readJournals } from './host-journal.ts'
import type { Prove } from './proof.ts'
import { judgeRecovery } from './recovery-judgement.ts'
import type { Stage } from './stage.ts'

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
    cause: () => victim.freezeService(REDIS_UNIT),
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
  const client = await CacheLoadProcess.start(witness, password, stage.signal)
  let load: CacheLoadReport
  let recovery: RecoverCacheResult
  let isUsedAgain: boolean
  try {
    await fault.cause()
    await waitUntil(`${name} on ${victim.name}`, fault.isPresent, { deadlineMs: 60_000 })
    stage.say(`${name} on ${victim.name}: systemd does not heal that`)
    const closed = async (): Promise<boolean> => !(await listensOn(victim, 7777))
    await waitUntil(`the gate of ${victim.name} is closed`, closed, { deadlineMs: 60_000 })
    stage.say(`the gate of ${victim.name} has closed its tunnel: whatever comes back is not served unseen`)
    await fault.unblock?.()
    recovery = await (await stage.client.recoverCache(stage.cluster)).result()
    for (const round of recovery.rounds) for (const action of round.actions) stage.say(`repaired: ${action.reason}`)
    isUsedAgain = await isCacheUsed(victim, password)
  } finally {
    load = await client.stop()
    stage.say(`client on ${witness.name}: ${describeErrors(load)}, ${load.misses} misses`)
  }
  prove(
    ...judgeRecovery({
      victim: victim.name,
      load,
      recovery,
      isUsedAgain,
      effects: effectsSince(await readJournals([victim]), Number(since) * 1000),
      repair: fault.repair,
      said: await readSaid(victim, since),
      pidsBefore,
      pidsAfter: await healthyPids(stage, victim),
    }),
  )
}

/** Whether Twemproxy writes to the host's Redis, which was empty, within half a minute. */
async function isCacheUsed(host: LabHost, password: string): Promise<boolean> {
  const holdsKeys = async (): Promise<boolean> => Number(await askCache(host, password, 'DBSIZE', 6379)) > 0
  return waitUntil(`Twemproxy writes to ${host.name} again`, holdsKeys, { deadlineMs: 30_000 }).then(
    () => true,
    () => false,
  )
}

/** Main PIDs of the daemons on hosts that nothing was done to. */
function healthyPids(stage: Stage, victim: LabHost): Promise<ReadonlyMap<string, string>> {
  return readMainPids(stage.lab.hosts.filter((host) => host !== victim))
}

async function listensOn(host: LabHost, port: number): Promise<boolean> {
  return (await host.run(`ss -Hltn 'sport = :${port}'`)).stdout.trim() !== ''
}

/** What systemd said of Redis and the gate of itself since a moment, from journald. */
async function readSaid(host: LabHost, since: string): Promise<readonly string[]> {
  const { stdout } = await host.run(
    `journalctl -q -o short-precise --since "@${since}" -u ${REDIS_UNIT} -u ${GATE_UNIT}`,
  )
  return stdout.split('\n')
}
