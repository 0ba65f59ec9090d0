import type { CacheCondition } from './condition.ts'
import type { CacheObservation, NodeObservation, ProxyObservation, UnitObservation } from './observation.ts'
import type { RepairHistory } from './policy.ts'
import { REPAIR_ORDER, isRunning, judgeReplace, leave } from './verdict.ts'
import type { Verdict } from './verdict.ts'

/** One end of a link: a stunnel that systemd says runs. */
interface End {
  readonly host: string
  readonly unit: UnitObservation
}

/**
 * What is wrong between hosts whose daemons all run by themselves. The end that does not answer is found by what
 * else goes through it: an end that serves another link is not the one.
 */
export function judgeLinks(observation: CacheObservation, history: RepairHistory): readonly Verdict[] {
  return [
    ...observation.nodes.flatMap((node) => judgeCacheLink(node, observation, history)),
    ...observation.proxies.flatMap((proxy) =>
      (proxy.links ?? []).flatMap((link) =>
        link.state === 'up' ? [] : judgeRedisLink(proxy, link.node, observation, history),
      ),
    ),
  ]
}

/** oxAuth's way from a node to a proxy. */
function judgeCacheLink(
  node: NodeObservation,
  observation: CacheObservation,
  history: RepairHistory,
): readonly Verdict[] {
  if (node.cacheLink !== 'down') return []
  const { host, cacheTunnelUnit } = node
  const condition: CacheCondition = {
    kind: 'LinkDown',
    host,
    sentence: `${host} reaches no Twemproxy through its tunnel`,
  }
  if (cacheTunnelUnit === undefined || !isRunning(cacheTunnelUnit)) {
    return [leave(condition, 'it follows from its tunnel, which does not run')]
  }
  const proxies = observation.proxies.filter(canServe)
  const [proxy] = proxies
  if (proxy?.tunnelUnit === undefined) {
    return [leave(condition, 'it follows from the proxies: none of them can serve yet')]
  }
  const near: End = { host, unit: cacheTunnelUnit }
  const far: End = { host: proxy.host, unit: proxy.tunnelUnit }
  // Only proof counts: another node gets through, so the proxy's end answers; nothing else gets out of this node.
  const farServes =
    observation.nodes.some((other) => other.host !== host && other.cacheLink === 'up') || servesLinks(proxy)
  const witnesses = observation.nodes.filter(
    (other) => other.cacheLink !== undefined && isRunning(other.cacheTunnelUnit),
  )
  const farFails = witnesses.length > 1 && witnesses.every((other) => other.cacheLink === 'down')
  return [judgeEnds(condition, near, far, { farServes, farFails }, history)]
}

/** A proxy's way to a node's Redis. */
function judgeRedisLink(
  proxy: ProxyObservation,
  nodeName: string,
  observation: CacheObservation,
  history: RepairHistory,
): readonly Verdict[] {
  const node = observation.nodes.find((other) => other.host === nodeName)
  const sentence = `${proxy.host} does not reach the Redis of ${nodeName} through its tunnel`
  const condition: CacheCondition = { kind: 'LinkDown', host: proxy.host, node: nodeName, sentence }
  const cause = whyNodeCannotServe(node)
  if (cause !== null) return [leave(condition, `it follows from ${nodeName}: ${cause}`)]
  if (proxy.tunnelUnit === undefined || !isRunning(proxy.tunnelUnit)) {
    return [leave(condition, 'it follows from its tunnel, which does not run')]
  }
  if (node?.gateUnit === undefined) return []
  const near: End = { host: proxy.host, unit: proxy.tunnelUnit }
  const far: End = { host: nodeName, unit: node.gateUnit }
  const nearServes = servesLinks(proxy) || node.cacheLink === 'up'
  const verdict = nearServes
    ? judgeReplace(
        far.unit,
        { ...condition, host: far.host },
        REPAIR_ORDER.tunnel,
        `${sentence}, and others it reaches`,
      )
    : judgeEnds(condition, near, far, { farServes: false, farFails: false }, history)
  return [{ ...verdict, condition }]
}

function judgeEnds(
  condition: CacheCondition,
  near: End,
  far: End,
  evidence: { readonly farServes: boolean; readonly farFails: boolean },
  history: RepairHistory,
): Verdict {
  const nearWasReplaced = history.some(({ actions }) =>
    actions.some((action) => action.kind === 'replace' && action.host === near.host && action.unit === near.unit.unit),
  )
  // Without proof against either end the nearer one is first; when that did not help, the other.
  const blameFar = !evidence.farServes && (evidence.farFails || nearWasReplaced)
  const end = blameFar ? far : near
  const why = blameFar
    ? `${condition.sentence}, and nothing else gets through ${far.host}`
    : `${condition.sentence}, though both ends run`
  return { ...judgeReplace(end.unit, { ...condition, host: end.host }, REPAIR_ORDER.tunnel, why), condition }
}

function whyNodeCannotServe(node: NodeObservation | undefined): string | null {
  if (node === undefined) return 'it was not observed'
  if (node.unreachable !== undefined) return 'it cannot be reached'
  if (node.redis?.kind !== 'answering') return 'its Redis does not answer'
  if (!isRunning(node.gateUnit)) return 'its gate does not run'
  if (node.gate?.open !== true) return 'its gate is closed'
  return null
}

function canServe(proxy: ProxyObservation): boolean {
  return isRunning(proxy.tunnelUnit) && isRunning(proxy.twemproxyUnit) && proxy.twemproxy !== null
}

function servesLinks(proxy: ProxyObservation): boolean {
  return (proxy.links ?? []).some((link) => link.state === 'up')
}
