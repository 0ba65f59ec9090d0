// What an outage of one node's Redis costs a client of the cache, in errors, by the kind and length of the outage and by
// Twemproxy's settings: npm run start -w @clustermgr/bench-cache-outage (as root, on a machine that can run the lab)
import { Lab } from '@clustermgr/lab'
import { installCache } from './install-cache.ts'
import type { Settings } from './install-cache.ts'
import { sufferOutage } from './outage.ts'
import type { Outage, OutageResult } from './outage.ts'

/** Our defaults (10 s, 2), and around them. Less than 2 failures are not allowed: one lost connection would be enough. */
const variants: readonly Settings[] = [
  { serverRetryTimeoutMs: 2_000, serverFailureLimit: 2 },
  { serverRetryTimeoutMs: 10_000, serverFailureLimit: 2 },
  { serverRetryTimeoutMs: 30_000, serverFailureLimit: 2 },
  { serverRetryTimeoutMs: 10_000, serverFailureLimit: 4 },
]

const outages: readonly Outage[] = [
  { fault: 'stopped', seconds: 5 },
  { fault: 'stopped', seconds: 35 },
  { fault: 'frozen', seconds: 5 },
  { fault: 'frozen', seconds: 35 },
]

await using lab = await Lab.up({
  name: 'bench',
  hosts: [
    { name: 'gluu1', roles: ['gluu'], layer: 'daemons' },
    { name: 'gluu2', roles: ['gluu'], layer: 'daemons' },
    { name: 'proxy', roles: ['proxy'], layer: 'daemons' },
  ],
})
console.log('fault | outage | retry | limit | errors | first to last | longest wait | stale reads | used again')
for (const settings of variants) {
  await installCache(lab, settings)
  for (const outage of outages) console.log(describeRow(settings, outage, await sufferOutage(lab, outage)))
}

function describeRow(settings: Settings, outage: Outage, result: OutageResult): string {
  const { errors, longestMs, staleReads, operations } = result.load
  const [first, last] = [errors[0], errors.at(-1)]
  const spanMs = first === undefined || last === undefined ? 0 : last.at - first.at
  return [
    outage.fault,
    `${outage.seconds} s`,
    seconds(settings.serverRetryTimeoutMs, 0),
    settings.serverFailureLimit,
    `${errors.length} of ${operations}`,
    seconds(spanMs),
    seconds(longestMs),
    staleReads.length,
    `${seconds(result.usedAgainMs)} after`,
  ].join(' | ')
}

function seconds(milliseconds: number, digits = 1): string {
  return `${(milliseconds / 1000).toFixed(digits)} s`
}
