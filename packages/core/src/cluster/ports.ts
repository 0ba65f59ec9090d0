/** The ports of the predecessor's topology, which its documentation and every firewall of its users name. */
export const PORTS = {
  redis: 6379,
  /** On each node, for oxAuth: its way out to the proxies. */
  cache: 7000,
  /** On each node, TLS: the proxies' way in to Redis. */
  redisTunnel: 7777,
  /** On each proxy, TLS: the nodes' way in to Twemproxy. */
  cacheTunnel: 8888,
  twemproxy: 2222,
  twemproxyStats: 22_222,
  http: 80,
  https: 443,
} as const

/** On a proxy, the local end of the tunnel to a node's Redis is this plus the node's id. */
export const NODE_PORT_BASE = 7000

/** The largest id of a host: up to here a node's local port stays below every other port of ours. */
export const LARGEST_HOST_ID = 500
