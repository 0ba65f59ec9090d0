import type { CacheLoadReport } from './cache-load-report.ts'
import type { Proof } from './proof.ts'

/** All that is known when a fault is over. */
export interface RecoveryReport {
  readonly victim: string
  /** What a client on another node saw all the while. */
  readonly load: CacheLoadReport
  /** What the workflow said. */
  readonly recovery: { readonly healthy: boolean; readonly changed: boolean; readonly summary: string }
  /** Whether Twemproxy wrote to the victim again before the deadline. */
  readonly isUsedAgain: boolean
  /** What the victim's journal says was changed on it since the fault, and what a repair by us changes. */
  readonly effects: readonly string[]
  readonly repair: readonly string[]
  /** What systemd and the gate of the victim told journald since the fault, in order. */
  readonly said: readonly string[]
  /** Main PIDs of the daemons on the hosts that nothing was done to, by host and unit. */
  readonly pidsBefore: ReadonlyMap<string, string>
  readonly pidsAfter: ReadonlyMap<string, string>
}

/** Our repair restored the node, it alone was touched, and nobody was served what was old. */
export function judgeRecovery(report: RecoveryReport): readonly Proof[] {
  const { victim, load, recovery, effects, repair, pidsBefore, pidsAfter } = report
  const replaced = [...pidsBefore].filter(([daemon, pid]) => pidsAfter.get(daemon) !== pid).map(([daemon]) => daemon)
  return [
    {
      what: `the workflow says that the cache is healthy: ${recovery.summary}`,
      ok: recovery.healthy && recovery.changed,
    },
    {
      what: `our repair restored ${victim}, as its journal says: ${effects.length === 0 ? 'nothing' : effects.join(', ')}`,
      ok: effects.length > 0 && effects.join('\n') === repair.join('\n'),
    },
    judgeReopening(report.said),
    {
      what: `Twemproxy ${report.isUsedAgain ? 'writes' : 'does not write'} to ${victim} again`,
      ok: report.isUsedAgain,
    },
    {
      what: `the client never read a stale value in ${load.operations} operations${load.staleReads.length === 0 ? '' : `; but ${load.staleReads.length} times: ${load.staleReads[0]}`}`,
      ok: load.operations > 100 && load.staleReads.length === 0,
    },
    {
      what: `the other hosts' ${pidsBefore.size} daemons kept their PIDs${replaced.length === 0 ? '' : `; but not ${replaced.join(', ')}`}`,
      ok: pidsBefore.size > 0 && replaced.length === 0,
    },
  ]
}

/** Since the fault: Redis started, and after its last start the gate opened, for the first time, saying that it is empty. */
function judgeReopening(said: readonly string[]): Proof {
  const started = said.findLastIndex((line) => line.includes('Started redis-server.service'))
  const opened = said.findIndex((line) => line.includes('gate open:'))
  const ok = started !== -1 && opened > started && /\bkeys=0\b/.test(said[opened] ?? '')
  const seen = [said[started], said[opened]].filter((line) => line !== undefined).map((line) => shorten(line))
  return {
    what: `its Redis started, was found empty, and only then its tunnel opened: ${seen.length === 0 ? 'nothing of it was seen' : seen.join('; ')}`,
    ok,
  }
}

/** `Nov 22 08:18:09.439285 gluu2 sh[1818]: gate open: …` without what is the same for every line. */
function shorten(line: string): string {
  return line
    .replace(/^\w+ +\d+ (\S+)\d{3} \S+ \S+: /, '$1 ')
    .replace(/ - .*/, '')
    .replace(/(run_id=\w{8})\w+/, '$1…')
}
