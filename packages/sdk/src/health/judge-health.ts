import type { CacheObservation, NodeObservation, ProxyObservation, Topology } from '@clustermgr/core'
import type { CheckResult } from '@clustermgr/core/contract'

/** One check for each host: whether its part of the cache serves. Pure. */
export function judgeHealth(topology: Topology, observation: CacheObservation): readonly CheckResult[] {
  return [
    ...observation.nodes.map((node) =>
      conclude(`cache on ${node.host}`, 'Redis answers, gate open, linked', whyNot(node)),
    ),
    ...observation.proxies.map((proxy) =>
      conclude(`proxy ${proxy.host}`, 'Twemproxy sees every server, every link is up', whyNotProxy(topology, proxy)),
    ),
  ]
}

function conclude(name: string, well: string, problems: readonly string[]): CheckResult {
  return problems.length === 0 ? { name, ok: true, sentence: well } : { name, ok: false, sentence: problems.join('; ') }
}

function whyNot(node: NodeObservation): readonly string[] {
  if (node.unreachable !== undefined) return [node.unreachable]
  const { redis, gate, cacheLink } = node
  return [
    ...(redis?.kind === 'answering' ? [] : [`Redis is ${redis?.kind ?? 'unknown'}`]),
    ...(gate?.open === true ? [] : [`the gate is closed: ${gate?.says ?? 'nothing is known of it'}`]),
    ...(cacheLink === 'up' ? [] : ['no Twemproxy answers through its cache port']),
  ]
}

function whyNotProxy(topology: Topology, proxy: ProxyObservation): readonly string[] {
  if (proxy.unreachable !== undefined) return [proxy.unreachable]
  const { twemproxy, links = [] } = proxy
  const down = links
    .filter(({ state }) => state === 'down')
    .map(({ node }) => `no Redis answers through the tunnel to ${node}`)
  if (twemproxy === null || twemproxy === undefined) return ['Twemproxy does not answer', ...down]
  return [
    ...(topology.proxies.find(({ host }) => host.name === proxy.host)?.twemproxy.servers ?? []).flatMap(serverProblem),
    ...down,
  ]

  function serverProblem({ name }: { readonly name: string }): readonly string[] {
    const server = twemproxy?.servers.find((each) => each.name === name)
    if (server === undefined) return [`Twemproxy does not know the server ${name}`]
    const retryMs = topology.cluster.cache.twemproxy.serverRetryTimeoutMs
    const isOut = server.ejectedAgoMs !== null && server.ejectedAgoMs < retryMs
    return isOut ? [`Twemproxy leaves out ${name} since ${server.ejectedAgoMs} ms`] : []
  }
}
