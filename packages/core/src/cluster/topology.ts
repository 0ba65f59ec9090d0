import type { Cluster, ClusterHost } from './cluster.ts'

/** Where a daemon listens or connects to. */
export interface Endpoint {
  /** Name or address, IPv6 without brackets. */
  readonly address: string
  /** TCP port. */
  readonly port: number
}

/** One stunnel service on one host. */
export interface Tunnel {
  /** Section name. */
  readonly service: string
  /** `server`: TLS comes in, plain goes out. `client`: plain comes in, TLS goes out. */
  readonly mode: 'server' | 'client'
  /** Where connections come in. */
  readonly accept: Endpoint
  /** Where they go to; of several the first that answers. */
  readonly connect: readonly Endpoint[]
  /** Certificate names, one of which the other end must show. */
  readonly peers: readonly string[]
}

/** The certificate that a host's stunnel shows; its key is made on the host. */
export interface TunnelCertificate {
  /** Its common name, which comes from the host's id and never changes. */
  readonly name: string
  /** The names for which it is valid. */
  readonly dnsNames: readonly string[]
}

/** A host with Gluu and Redis: it keeps a part of the cache, and reaches the whole of it by its cache tunnel. */
export interface NodeTopology {
  readonly role: 'node'
  /** The host as it is described. */
  readonly host: ClusterHost
  /** What its stunnel shows, on both of its tunnels. */
  readonly certificate: TunnelCertificate
  /** Where its Redis listens: on the loopback address only. */
  readonly redis: Endpoint
  /** oxAuth's way out to the proxies. */
  readonly cacheTunnel: Tunnel
  /** The proxies' way in to this node's Redis; the gate opens and closes it. */
  readonly redisTunnel: Tunnel
}

/** One node as a Twemproxy knows it. */
export interface TwemproxyServer {
  /** Ring identity, from the node's id: an address may change, the name never does. */
  readonly name: string
  /** The node whose Redis it is. */
  readonly node: ClusterHost
  /** The local end of the tunnel to that node. */
  readonly endpoint: Endpoint
}

/** A host with Twemproxy, which spreads the cache over all nodes, and with nginx where that balances. */
export interface ProxyTopology {
  readonly role: 'proxy'
  /** The host as it is described. */
  readonly host: ClusterHost
  /** What its stunnel shows, on all of its tunnels. */
  readonly certificate: TunnelCertificate
  /** Its Twemproxy. */
  readonly twemproxy: {
    /** Where it takes requests: on the loopback address, behind the nodes' tunnel. */
    readonly listen: Endpoint
    /** Where it tells its statistics to whoever connects: on the loopback address. */
    readonly stats: Endpoint
    /** Its ring: one server for each node. */
    readonly servers: readonly TwemproxyServer[]
  }
  /** The nodes' way in to Twemproxy. */
  readonly cacheTunnel: Tunnel
  /** One way out to each node's Redis. */
  readonly redisTunnels: readonly Tunnel[]
  /** Whether nginx runs here. */
  readonly nginx: boolean
}

/** Roles, ports, tunnels and certificate of one host; `role` tells which kind it is. */
export type HostTopology = NodeTopology | ProxyTopology

/** Every role, port, tunnel and certificate of a cluster, derived from its description. */
export interface Topology {
  /** The description from which all of this follows. */
  readonly cluster: Cluster
  /** The nodes, by id. */
  readonly nodes: readonly NodeTopology[]
  /** The proxies, by id. */
  readonly proxies: readonly ProxyTopology[]
  /** Nodes, then proxies, each by id. */
  readonly hosts: readonly HostTopology[]
}
