import { readFile } from 'node:fs/promises'

import { waitUntil } from '@clustermgr/lab'
import type { Lab, LabHost } from '@clustermgr/lab'

import { BalancerClient } from './balancer-client.ts'
import { askCache, readCachePassword } from './chain-step.ts'
import { PROXY_UNITS } from './cluster-units.ts'
import { readJournals } from './host-journal.ts'
import type { Proof, Prove } from './proof.ts'
import type { Stage } from './stage.ts'

const DEADLINE_MS = 60_000

/** What a proxy was like after its power returned. */
export interface PowerReport {
  /** From the return of power until the cache served again; `undefined`: not before the deadline. */
  readonly servedAfterMs: number | undefined
  /** systemd's word for each unit. */
  readonly states: ReadonlyMap<string, string>
  /** How many lines clustermgr's journal on the host grew by: work that somebody of ours did there. */
  readonly journaled: number
  /** Who answered through its nginx, or the error, by path. */
  readonly answers: ReadonlyMap<string, string>
}

/** Everything runs and serves again, and nobody helped. */
export function judgePowerReturn(report: PowerReport, nodes: readonly string[]): readonly Proof[] {
  const { servedAfterMs, states, journaled, answers } = report
  const served =
    servedAfterMs === undefined
      ? `did not serve within ${DEADLINE_MS / 1000} s of the return of power`
      : `served again ${(servedAfterMs / 1000).toFixed(1)} s after power returned`
  return [
    { what: `the cache ${served}`, ok: servedAfterMs !== undefined },
    {
      what: `its daemons run: ${[...states].map(([unit, state]) => `${unit} is ${state}`).join(', ')}`,
      ok: states.size === PROXY_UNITS.length && [...states.values()].every((state) => state === 'active'),
    },
    {
      what:
        journaled === 0 ? 'all by itself: nothing of ours touched the proxy' : `something of ours touched the proxy`,
      ok: journaled === 0,
    },
    ...[...answers].map(([path, answered]) => ({
      what: `${path} is answered through its nginx by ${answered}`,
      ok: nodes.includes(answered),
    })),
  ]
}

/** The proxy loses power and gets it back: nobody touches it, and it serves. */
export async function provePowerReturn(stage: Stage, prove: Prove): Promise<void> {
  const [one, two, proxy] = stage.lab.hosts
  if (one === undefined || two === undefined || proxy === undefined) throw new Error('the demo has three hosts')
  const password = await readCachePassword(one)
  const journaledBefore = (await readJournals([proxy])).length
  await proxy.powerCut()
  const started = performance.now()
  await proxy.boot()
  const serves = async (): Promise<boolean> =>
    (await askCache(one, password, 'SET demo:power back')) === 'OK' &&
    (await askCache(two, password, 'GET demo:power')) === 'back'
  const servedAfterMs = await waitUntil('the chain serves again', serves, { deadlineMs: DEADLINE_MS }).then(
    () => performance.now() - started,
    () => undefined,
  )
  const { stdout } = await proxy.run(`systemctl is-active ${PROXY_UNITS.join(' ')}`, { check: false })
  const words = stdout.split('\n')
  const states = new Map(PROXY_UNITS.map((unit, index) => [unit, words[index] ?? 'unknown']))
  const journaled = (await readJournals([proxy])).length - journaledBefore
  const answers = await askBalancer(stage.lab, proxy, ['/identity/', '/oxauth/'])
  prove(...judgePowerReturn({ servedAfterMs, states, journaled, answers }, [one.name, two.name]))
}

async function askBalancer(lab: Lab, proxy: LabHost, paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const ca = await readFile(`${proxy.root}/etc/nginx/clustermgr/ca.pem`, 'utf8')
  const browser = new BalancerClient({ address: proxy.address, hostname: lab.publicName, ca })
  const answers = new Map<string, string>()
  try {
    for (const path of paths) answers.set(path, await browser.get(path).catch(String))
    return answers
  } finally {
    browser.close()
  }
}
