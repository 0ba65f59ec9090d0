import { DEBIAN, POOL_NAME, isClustermgrError } from '@clustermgr/core'
import type { ProxyObservation, ProxyTopology } from '@clustermgr/core'
import { probeLink } from '../redis/index.ts'
import type { HostConnection } from '../ssh/index.ts'
import { observeTwemproxy } from '../twemproxy/index.ts'
import type { TwemproxyStatistics } from '../twemproxy/index.ts'
import { observeUnits } from './observe-units.ts'

/** What a proxy's part of the cache does, everything asked at once over its connection. */
export async function observeProxy(
  connection: HostConnection,
  proxy: ProxyTopology,
  options: { readonly signal?: AbortSignal },
): Promise<ProxyObservation> {
  const { units } = DEBIAN
  const names = [units.tunnel, units.twemproxy, ...(proxy.nginx ? [units.nginx] : [])]
  const [observed, statistics, links] = await Promise.all([
    observeUnits(connection, { units: names, statusFiles: [] }, options),
    observeTwemproxy(connection, { ...options, endpoint: proxy.twemproxy.stats }).catch(withoutAnswer),
    Promise.all(
      proxy.twemproxy.servers.map(async ({ node, endpoint }) => {
        return { node: node.name, state: await probeLink(connection, { ...options, endpoint }) }
      }),
    ),
  ])
  return {
    role: 'proxy',
    host: proxy.host.name,
    tunnelUnit: observed.unit(units.tunnel),
    twemproxyUnit: observed.unit(units.twemproxy),
    ...(proxy.nginx ? { nginxUnit: observed.unit(units.nginx) } : {}),
    twemproxy: statistics === null ? null : readServers(statistics),
    links,
  }
}

/** `null` for a Twemproxy that is down, hangs or talks nonsense; other errors are not about it. */
function withoutAnswer(error: unknown): null {
  const codes = ['TCP_REFUSED', 'DEADLINE_EXCEEDED', 'HOST_PROTOCOL']
  if (isClustermgrError(error) && codes.includes(error.code)) return null
  throw error
}

function readServers(statistics: TwemproxyStatistics): NonNullable<ProxyObservation['twemproxy']> {
  const nowMs = statistics.timestampSeconds * 1000
  const pool = statistics.pools.find(({ name }) => name === POOL_NAME)
  const servers = (pool?.servers ?? []).map(({ name, connections, requests, ejectedAtUs }) => ({
    name,
    connections,
    requests,
    // The timestamp is cut to a second.
    ejectedAgoMs: ejectedAtUs === 0 ? null : Math.max(0, nowMs - Math.floor(ejectedAtUs / 1000)),
  }))
  return { uptimeSeconds: statistics.uptimeSeconds, servers }
}
