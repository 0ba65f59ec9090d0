import type { CacheCondition } from './condition.ts'
import { judgeUnreachable } from './judge-node.ts'
import type { NodeObservation, ProxyObservation, TwemproxyServerObservation } from './observation.ts'
import type { CachePolicy } from './policy.ts'
import { REPAIR_ORDER, isRunning, judgeReplace, judgeStopped, leave, pass } from './verdict.ts'
import type { Verdict } from './verdict.ts'

/** What is wrong on one proxy by itself; links between hosts are judged apart. */
export function judgeProxy(
  proxy: ProxyObservation,
  nodes: readonly NodeObservation[],
  policy: CachePolicy,
): readonly Verdict[] {
  if (proxy.unreachable !== undefined) return [judgeUnreachable(proxy.host, proxy.unreachable)]
  return [
    judgeStopped(proxy.tunnelUnit, proxy.host, 'ProxyTunnelDown', REPAIR_ORDER.tunnel),
    judgeTwemproxy(proxy),
    ...(proxy.twemproxy?.servers ?? []).map((server) => judgeServer(proxy, server, nodes, policy)),
    judgeStopped(proxy.nginxUnit, proxy.host, 'NginxDown', REPAIR_ORDER.nginx),
  ].filter((verdict) => verdict !== null)
}

function judgeTwemproxy(proxy: ProxyObservation): Verdict | null {
  const { host, twemproxyUnit } = proxy
  const stopped = judgeStopped(twemproxyUnit, host, 'TwemproxyDown', REPAIR_ORDER.twemproxy)
  if (stopped !== null || twemproxyUnit === undefined || proxy.twemproxy !== null) return stopped
  const sentence = `Twemproxy on ${host} does not answer though ${twemproxyUnit.unit} is active`
  return judgeReplace(twemproxyUnit, { kind: 'TwemproxyUnresponsive', host, sentence }, REPAIR_ORDER.twemproxy)
}

function judgeServer(
  proxy: ProxyObservation,
  server: TwemproxyServerObservation,
  nodes: readonly NodeObservation[],
  policy: CachePolicy,
): Verdict | null {
  const { ejectedAgoMs } = server
  if (ejectedAgoMs === null || ejectedAgoMs >= policy.serverRetryTimeoutMs) return null
  const node = nodes.find((other) => policy.serverNames[other.host] === server.name)
  const condition: CacheCondition = {
    kind: 'ServerEjected',
    host: proxy.host,
    ...(node === undefined ? {} : { node: node.host }),
    sentence: `Twemproxy on ${proxy.host} left out ${node?.host ?? server.name} ${ejectedAgoMs} ms ago`,
  }
  const remaining = policy.serverRetryTimeoutMs - ejectedAgoMs
  const healthy = node?.redis?.kind === 'answering' && node.gate?.open === true && isRunning(node.gateUnit)
  if (healthy)
    return pass(condition, `${node.host} is healthy, and comes back with the next request after ${remaining} ms`)
  return leave(condition, `${node?.host ?? server.name} is tried again with the next request after ${remaining} ms`)
}
