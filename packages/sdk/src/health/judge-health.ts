import type { CacheObservation, NodeObservation, ProxyObservation, Topology } from '@clustermgr/core'
import type { CheckResult } from '@clustermgr/core/contract'

/** One check for each host: whether its part of the cache serves. Pure. */
export function judgeHealth(topology: Topology, observation: CacheObservation): readonly CheckResult[] {
  return [
    ...observation.nodes.map((node) =>
      conclude(`cache on ${node.host}`, 'Redis answers, gate open, linked', whyNot(node)),
    ),
    ...observation.proxies.map((proxy) => judgeProxy(topology, proxy, observation.nodes)),
  ]
}

function judgeProxy(topology: Topology, proxy: ProxyObservation, nodes: readonly NodeObservation[]): CheckResult {
  const retryMs = topology.cluster.cache.twemproxy.serverRetryTimeoutMs
  const servers = topology.proxies.find(({ host }) => host.name === proxy.host)?.twemproxy.servers ?? []
  const problems: string[] = []
  const notes: string[] = []
  for (const { name, node } of proxy.twemproxy ? servers : []) {
    const server = proxy.twemproxy?.servers.find((each) => each.name === name)
    if (server === undefined) problems.push(`Twemproxy does not know the server ${name}`)
    const outMs = server?.ejectedAgoMs ?? null
    if (outMs === null || outMs >= retryMs) continue
    const seen = nodes.find(({ host }) => host === node.name)
    // Without a request it stays out, so nothing would be won by waiting.
    const comesBack = seen !== undefined && whyNot(seen).length === 0
    if (comesBack) notes.push(`${name} comes back with the next request after ${retryMs - outMs} ms`)
    else problems.push(`Twemproxy leaves out ${name} since ${outMs} ms`)
  }
  const well = ['Twemproxy knows every server, every link is up', ...notes].join('; ')
  return conclude(`proxy ${proxy.host}`, well, [...whyNoAnswer(proxy), ...problems, ...downLinks(proxy)])
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

function whyNoAnswer({ unreachable, twemproxy }: ProxyObservation): readonly string[] {
  if (unreachable !== undefined) return [unreachable]
  return twemproxy === null || twemproxy === undefined ? ['Twemproxy does not answer'] : []
}

function downLinks({ links = [] }: ProxyObservation): readonly string[] {
  return links
    .filter(({ state }) => state === 'down')
    .map(({ node }) => `no Redis answers through the tunnel to ${node}`)
}
