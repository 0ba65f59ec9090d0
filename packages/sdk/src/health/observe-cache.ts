import { isClustermgrError } from '@clustermgr/core'
import type { CacheObservation, ClusterHost, NodeObservation, ProxyObservation } from '@clustermgr/core'
import { runOnHost } from '../ssh/index.ts'
import type { HostConnection } from '../ssh/index.ts'
import type { ClusterAccess } from './cluster-access.ts'
import { observeNode } from './observe-node.ts'
import { observeProxy } from './observe-proxy.ts'

/**
 * Looks at the cache on all hosts at once: daemons, gates, links and ejections. A host that cannot be observed is a
 * value that says why; it holds up no other. Changes nothing.
 * @throws SECRET_UNAVAILABLE for the Redis password, CANCELLED
 */
export async function observeCache(access: ClusterAccess): Promise<CacheObservation> {
  const { topology, resolveSecret, signal } = access
  const options = signal === undefined ? {} : { signal }
  const password = await resolveSecret(topology.cluster.cache.redis.password, options)
  const [nodes, proxies] = await Promise.all([
    Promise.all(
      topology.nodes.map((node) =>
        observeOr<NodeObservation>(
          access,
          node.host,
          (connection) => observeNode(connection, node, { ...options, password }),
          (unreachable) => ({ role: 'node', host: node.host.name, unreachable }),
        ),
      ),
    ),
    Promise.all(
      topology.proxies.map((proxy) =>
        observeOr<ProxyObservation>(
          access,
          proxy.host,
          (connection) => observeProxy(connection, proxy, options),
          (unreachable) => ({ role: 'proxy', host: proxy.host.name, unreachable }),
        ),
      ),
    ),
  ])
  return { nodes, proxies }
}

async function observeOr<T>(
  access: ClusterAccess,
  host: ClusterHost,
  observe: (connection: HostConnection) => Promise<T>,
  otherwise: (why: string) => T,
): Promise<T> {
  const { connector, signal } = access
  try {
    return await runOnHost(connector, host, observe, signal === undefined ? {} : { signal })
  } catch (error) {
    const concernsHost = isClustermgrError(error) && error.code !== 'CANCELLED' && error.code !== 'SECRET_UNAVAILABLE'
    if (!concernsHost) throw error
    return otherwise(error.summary)
  }
}
