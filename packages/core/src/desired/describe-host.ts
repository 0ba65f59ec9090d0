import { findHost } from '../cluster/index.ts'
import type { NodeTopology, ProxyTopology, Topology } from '../cluster/index.ts'
import { ClustermgrError } from '../errors/index.ts'
import type { DesiredHost } from '../plan/index.ts'
import { describeGateFiles, describeGateUnit } from './describe-gate.ts'
import { describeNginxCertificates, describeNginxFiles, describeNginxUnit } from './describe-nginx.ts'
import { describeRedisConfig, describeRedisUnit } from './describe-redis.ts'
import {
  describeTunnelCertificate,
  describeTunnelConfig,
  describeTunnelDropIn,
  describeTunnelUnit,
} from './describe-tunnels.ts'
import { describeTwemproxyFiles, describeTwemproxyUnit } from './describe-twemproxy.ts'
import { DEBIAN } from './family.ts'
import type { Family } from './family.ts'

/**
 * Everything that one host of a cluster should have: packages, certificates, files, units, as plain data.
 *
 * @throws ClustermgrError `CLUSTER_INVALID` when the cluster has no host of that name.
 */
export function describeHost(topology: Topology, hostName: string, family: Family = DEBIAN): DesiredHost {
  const host = findHost(topology, hostName)
  if (host === undefined) {
    const known = topology.hosts.map((other) => other.host.name).join(', ')
    throw new ClustermgrError('CLUSTER_INVALID', `${topology.cluster.name} has no host ${hostName}; it has ${known}`)
  }
  return host.role === 'node' ? describeNode(topology, host, family) : describeProxy(topology, host, family)
}

function describeNode(topology: Topology, node: NodeTopology, family: Family): DesiredHost {
  const { packages, paths } = family
  const { cache } = topology.cluster
  return {
    host: node.host.name,
    packages: [packages.redis, packages.stunnel, packages.openssl],
    certificates: [describeTunnelCertificate(node, family)],
    files: [
      describeRedisConfig(node, cache.redis, family),
      describeTunnelConfig(paths.stunnel, [node.cacheTunnel], family),
      describeTunnelDropIn(family),
      describeTunnelConfig(paths.redisTunnel, [node.redisTunnel], family),
      ...describeGateFiles(node, cache.twemproxy, family),
    ],
    units: [describeRedisUnit(node, family), describeTunnelUnit([node.cacheTunnel], family), describeGateUnit(family)],
  }
}

function describeProxy(topology: Topology, proxy: ProxyTopology, family: Family): DesiredHost {
  const { packages, paths } = family
  const { cache, loadBalancer } = topology.cluster
  const balancer = proxy.nginx && loadBalancer.kind === 'nginx' ? loadBalancer : null
  const tunnels = [proxy.cacheTunnel, ...proxy.redisTunnels]
  return {
    host: proxy.host.name,
    packages: [packages.twemproxy, packages.stunnel, packages.openssl, ...(balancer === null ? [] : [packages.nginx])],
    certificates: [
      describeTunnelCertificate(proxy, family),
      ...(balancer === null ? [] : describeNginxCertificates(topology.cluster, balancer, family)),
    ],
    files: [
      ...describeTwemproxyFiles(proxy, cache, family),
      describeTunnelConfig(paths.stunnel, tunnels, family),
      describeTunnelDropIn(family),
      ...(balancer === null ? [] : describeNginxFiles(topology.cluster, balancer, topology.nodes, family)),
    ],
    units: [
      describeTwemproxyUnit(proxy, family),
      describeTunnelUnit(tunnels, family),
      ...(balancer === null ? [] : [describeNginxUnit(family)]),
    ],
  }
}
