import { CACHE_POOL } from '../twemproxy/index.ts'
import type { Cluster, ClusterHost, LoadBalancer, SshAddress } from './cluster.ts'
import type { ClusterHostInput, ClusterInput, SshDefaultsInput } from './cluster-input.ts'

/** The newest version line of Gluu Server 4. */
const NEWEST_GLUU = '4.5'

/** The description with every default filled in. The input has been checked. */
export function completeCluster(input: ClusterInput): Cluster {
  const toHost = (host: ClusterHostInput): ClusterHost => ({
    id: host.id,
    name: host.name,
    address: host.address,
    ssh: completeSsh(host, input.ssh ?? {}),
  })
  return {
    apiVersion: input.apiVersion,
    name: input.name,
    hostname: input.hostname,
    nodes: input.nodes.map(toHost),
    proxies: input.proxies.map(toHost),
    gluu: { version: input.gluu?.version ?? NEWEST_GLUU },
    cache: {
      mode: 'twemproxy',
      redis: {
        maxMemory: input.cache?.redis?.maxMemory ?? '256mb',
        maxMemoryPolicy: input.cache?.redis?.maxMemoryPolicy ?? 'allkeys-lru',
        password: input.cache?.redis?.password ?? 'store:redis-password',
      },
      twemproxy: {
        serverFailureLimit: input.cache?.twemproxy?.serverFailureLimit ?? CACHE_POOL.server_failure_limit,
        serverRetryTimeoutMs: input.cache?.twemproxy?.serverRetryTimeoutMs ?? CACHE_POOL.server_retry_timeout,
        timeoutMs: input.cache?.twemproxy?.timeoutMs ?? CACHE_POOL.timeout,
      },
    },
    loadBalancer: completeLoadBalancer(input),
  }
}

function completeSsh(host: ClusterHostInput, defaults: SshDefaultsInput): SshAddress {
  const own = host.ssh ?? {}
  const identity = own.identity ?? defaults.identity
  const knownHosts = own.knownHosts ?? defaults.knownHosts
  return {
    host: own.host ?? host.address,
    port: own.port ?? defaults.port ?? 22,
    user: own.user ?? defaults.user ?? 'root',
    ...(identity === undefined ? {} : { identity }),
    ...(knownHosts === undefined ? {} : { knownHosts }),
    ...(own.hostKeys === undefined ? {} : { hostKeys: own.hostKeys }),
  }
}

function completeLoadBalancer(input: ClusterInput): LoadBalancer {
  const { loadBalancer } = input
  if (loadBalancer.kind === 'external') return { kind: 'external' }
  return {
    kind: 'nginx',
    affinity: loadBalancer.affinity ?? 'cookie',
    upstreamCa: loadBalancer.upstreamCa,
    upstreamName: loadBalancer.upstreamName ?? input.hostname,
    ...(loadBalancer.certificate === undefined ? {} : { certificate: loadBalancer.certificate }),
  }
}
