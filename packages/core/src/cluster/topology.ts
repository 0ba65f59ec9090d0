import type { Cluster, ClusterHost } from './cluster.ts'

/** Where a daemon listens or connects to. */
export interface Endpoint {
  readonly address: string
  readonly port: number
}

/** One stunnel service on one host. */
export interface Tunnel {
  /** Section name. */
  readonly service: string
  /** `server`: TLS comes in, plain goes out. `client`: plain comes in, TLS goes out. */
  readonly mode: 'server' | 'client'
  readonly accept: Endpoint
  readonly connect: readonly Endpoint[]
  /** Certificate names, one of which the other end must show. */
  readonly peers: readonly string[]
}

/** The certificate that a host's stunnel shows; its key is made on the host. */
export interface TunnelCertificate {
  readonly name: string
  readonly dnsNames: readonly string[]
}

export interface NodeTopology {
  readonly role: 'node'
  readonly host: ClusterHost
  readonly certificate: TunnelCertificate
  readonly redis: Endpoint
  /** oxAuth's way out to the proxies. */
  readonly cacheTunnel: Tunnel
  /** The proxies' way in to this node's Redis; the gate opens and closes it. */
  readonly redisTunnel: Tunnel
}

export interface TwemproxyServer {
  /** Ring identity, from the node's id: an address may change, the name never does. */
  readonly name: string
  readonly node: ClusterHost
  /** The local end of the tunnel to that node. */
  readonly endpoint: Endpoint
}

export interface ProxyTopology {
  readonly role: 'proxy'
  readonly host: ClusterHost
  readonly certificate: TunnelCertificate
  readonly twemproxy: {
    readonly listen: Endpoint
    readonly stats: Endpoint
    readonly servers: readonly TwemproxyServer[]
  }
  /** The nodes' way in to Twemproxy. */
  readonly cacheTunnel: Tunnel
  /** One way out to each node's Redis. */
  readonly redisTunnels: readonly Tunnel[]
  /** Whether nginx runs here. */
  readonly nginx: boolean
}

export type HostTopology = NodeTopology | ProxyTopology

/** Every role, port, tunnel and certificate of a cluster, derived from its description. */
export interface Topology {
  readonly cluster: Cluster
  readonly nodes: readonly NodeTopology[]
  readonly proxies: readonly ProxyTopology[]
  /** Nodes, then proxies, each by id. */
  readonly hosts: readonly HostTopology[]
}
