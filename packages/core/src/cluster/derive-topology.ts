import type { Cluster, ClusterHost } from './cluster.ts'
import { NODE_PORT_BASE, PORTS } from './ports.ts'
import type { Endpoint, HostTopology, NodeTopology, ProxyTopology, Topology, TunnelCertificate } from './topology.ts'

const LOCALHOST = '127.0.0.1'

/**
 * Every role, port, tunnel and certificate of a cluster. Ports and names come from permanent ids, never from a place
 * in a list: when a node leaves, only what named it changes.
 */
export function deriveTopology(cluster: Cluster): Topology {
  const nodeHosts = [...cluster.nodes].sort(byId)
  const proxyHosts = [...cluster.proxies].sort(byId)
  const nodes = nodeHosts.map((host) => deriveNode(cluster, host, proxyHosts))
  const proxies = proxyHosts.map((host) => deriveProxy(cluster, host, nodeHosts))
  return { cluster, nodes, proxies, hosts: [...nodes, ...proxies] }
}

/** What one host does in a cluster; `undefined` when the cluster has no host of that name. */
export function findHost(topology: Topology, name: string): HostTopology | undefined {
  return topology.hosts.find((host) => host.host.name === name)
}

function byId(a: ClusterHost, b: ClusterHost): number {
  return a.id - b.id
}

function deriveNode(cluster: Cluster, host: ClusterHost, proxies: readonly ClusterHost[]): NodeTopology {
  const proxyNames = proxies.map((proxy) => certificateName(cluster, 'proxy', proxy))
  return {
    role: 'node',
    host,
    certificate: certificateOf(cluster, 'node', host),
    redis: local(PORTS.redis),
    cacheTunnel: {
      service: 'cache',
      mode: 'client',
      accept: local(PORTS.cache),
      connect: proxies.map((proxy) => ({ address: proxy.address, port: PORTS.cacheTunnel })),
      peers: proxyNames,
    },
    redisTunnel: {
      service: 'redis',
      mode: 'server',
      accept: { address: host.address, port: PORTS.redisTunnel },
      connect: [local(PORTS.redis)],
      peers: proxyNames,
    },
  }
}

function deriveProxy(cluster: Cluster, host: ClusterHost, nodes: readonly ClusterHost[]): ProxyTopology {
  const localEnd = (node: ClusterHost): Endpoint => local(NODE_PORT_BASE + node.id)
  return {
    role: 'proxy',
    host,
    certificate: certificateOf(cluster, 'proxy', host),
    twemproxy: {
      listen: local(PORTS.twemproxy),
      stats: local(PORTS.twemproxyStats),
      servers: nodes.map((node) => ({ name: `node-${node.id}`, node, endpoint: localEnd(node) })),
    },
    cacheTunnel: {
      service: 'cache',
      mode: 'server',
      accept: { address: host.address, port: PORTS.cacheTunnel },
      connect: [local(PORTS.twemproxy)],
      peers: nodes.map((node) => certificateName(cluster, 'node', node)),
    },
    redisTunnels: nodes.map((node) => ({
      service: `node-${node.id}`,
      mode: 'client',
      accept: localEnd(node),
      connect: [{ address: node.address, port: PORTS.redisTunnel }],
      peers: [certificateName(cluster, 'node', node)],
    })),
    nginx: cluster.loadBalancer.kind === 'nginx',
  }
}

function certificateOf(cluster: Cluster, role: 'node' | 'proxy', host: ClusterHost): TunnelCertificate {
  const name = certificateName(cluster, role, host)
  return { name, dnsNames: [name] }
}

function certificateName(cluster: Cluster, role: 'node' | 'proxy', host: ClusterHost): string {
  return `${role}-${host.id}.${cluster.name}.clustermgr.internal`
}

function local(port: number): Endpoint {
  return { address: LOCALHOST, port }
}
