import type { CacheSettings, ProxyTopology } from '../cluster/index.ts'
import { ClustermgrError } from '../errors/index.ts'
import type { DesiredFile, DesiredUnit } from '../plan/index.ts'
import * as twemproxy from '../twemproxy/index.ts'
import { groupFile, publicFile, restartDropIn } from './desired-file.ts'
import type { Family } from './family.ts'

/** The name of the pool, in the configuration and in the statistics. */
export const POOL_NAME = 'gluu'

const STATISTICS_INTERVAL_MS = 1000

export function describeTwemproxyFiles(
  proxy: ProxyTopology,
  cache: CacheSettings,
  family: Family,
): readonly DesiredFile[] {
  const { stats } = proxy.twemproxy
  const { paths } = family
  const options = `-c ${paths.twemproxy} -a ${stats.address} -s ${stats.port} -i ${STATISTICS_INTERVAL_MS}`
  const pool = defineTwemproxy(proxy, cache)
  return [
    groupFile(paths.twemproxy, family.users.twemproxy, twemproxy.renderSegments(pool), 'nutcracker'),
    publicFile(paths.twemproxyOptions, `DAEMON_OPTS="${options}"\n`),
    restartDropIn(paths.units, family.units.twemproxy),
  ]
}

/** The nutcracker.yml of a proxy: one pool, a server for each node, named by its id. */
export function defineTwemproxy(proxy: ProxyTopology, cache: CacheSettings): twemproxy.TwemproxyDocument {
  const { listen, servers } = proxy.twemproxy
  const { hash, distribution, redis, ...ejection } = twemproxy.CACHE_POOL
  const [first, ...rest] = servers.map(({ name, endpoint }) => ({ ...endpoint, weight: 1, name }))
  if (first === undefined) throw new ClustermgrError('CLUSTER_INVALID', `${proxy.host.name} has no node to proxy`)
  return twemproxy.define({
    pool: POOL_NAME,
    listen: `${listen.address}:${listen.port}`,
    hash,
    distribution,
    redis,
    redis_auth: { secret: cache.redis.password },
    ...ejection,
    tcpkeepalive: true,
    server_failure_limit: cache.twemproxy.serverFailureLimit,
    server_retry_timeout: cache.twemproxy.serverRetryTimeoutMs,
    timeout: cache.twemproxy.timeoutMs,
    servers: [first, ...rest],
  })
}

export function describeTwemproxyUnit(proxy: ProxyTopology, family: Family): DesiredUnit {
  const { paths, units } = family
  const dropIn = restartDropIn(paths.units, units.twemproxy).path
  return {
    unit: units.twemproxy,
    // Twemproxy cannot reload.
    uses: [paths.twemproxy, paths.twemproxyOptions, dropIn].map((path) => ({ path, onChange: 'restart' })),
    readiness: [
      { kind: 'listening', endpoint: proxy.twemproxy.listen },
      { kind: 'listening', endpoint: proxy.twemproxy.stats },
    ],
  }
}
