import { PORTS } from '../cluster/index.ts'
import type { Endpoint, HostTopology } from '../cluster/index.ts'

/** An address and port that a daemon of ours needs on a host. */
export interface NeededPort {
  /** Where the daemon will listen. */
  readonly endpoint: Endpoint
  /** Names of the process that may hold it already. */
  readonly processes: readonly string[]
}

const STUNNEL = ['stunnel', 'stunnel4']

/** Every port that a host's daemons listen on: what a preflight asks for. */
export function neededPorts(host: HostTopology): readonly NeededPort[] {
  if (host.role === 'node') {
    return [
      { endpoint: host.redis, processes: ['redis-server'] },
      { endpoint: host.cacheTunnel.accept, processes: STUNNEL },
      { endpoint: host.redisTunnel.accept, processes: STUNNEL },
    ]
  }
  const { twemproxy } = host
  return [
    { endpoint: twemproxy.listen, processes: ['nutcracker'] },
    { endpoint: twemproxy.stats, processes: ['nutcracker'] },
    ...[host.cacheTunnel, ...host.redisTunnels].map(({ accept }) => ({ endpoint: accept, processes: STUNNEL })),
    ...(host.nginx ? [PORTS.http, PORTS.https] : []).map((port) => ({
      endpoint: { address: '0.0.0.0', port },
      processes: ['nginx'],
    })),
  ]
}
