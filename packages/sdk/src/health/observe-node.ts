import { DEBIAN } from '@clustermgr/core'
import type { NodeObservation, NodeTopology, Secret } from '@clustermgr/core'
import { probeLink, probeRedis } from '../redis/index.ts'
import type { HostConnection } from '../ssh/index.ts'
import { observeUnits } from './observe-units.ts'
import { parseGate } from './parse-gate.ts'

/** What a node's part of the cache does, everything asked at once over its connection. */
export async function observeNode(
  connection: HostConnection,
  node: NodeTopology,
  options: { readonly password: Secret; readonly signal?: AbortSignal },
): Promise<NodeObservation> {
  const { units, paths } = DEBIAN
  const request = { units: [units.redis, units.gate, units.tunnel], statusFiles: [paths.gateState] }
  const [observed, redis, cacheLink] = await Promise.all([
    observeUnits(connection, request, options),
    probeRedis(connection, { ...options, endpoint: node.redis }),
    probeLink(connection, { ...options, endpoint: node.cacheTunnel.accept }),
  ])
  return {
    role: 'node',
    host: node.host.name,
    redis,
    redisUnit: observed.unit(units.redis),
    gateUnit: observed.unit(units.gate),
    gate: parseGate(observed.statusFile(paths.gateState), observed.hostClockMs),
    cacheTunnelUnit: observed.unit(units.tunnel),
    cacheLink,
  }
}
