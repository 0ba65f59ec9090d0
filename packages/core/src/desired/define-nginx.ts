import { parseAddress } from '../cluster/index.ts'
import type { Cluster, NginxLoadBalancer, NodeTopology } from '../cluster/index.ts'
import { ClustermgrError } from '../errors/index.ts'
import * as nginx from '../nginx/index.ts'
import type { Family } from './family.ts'

const HTTPS_PORT = 443

/**
 * The whole nginx.conf of a balancer, for nginx 1.18 and later: `nginx.gluuProxy` for this cluster.
 *
 * @throws ClustermgrError `CLUSTER_INVALID` when there are no nodes.
 */
export function defineNginx(
  cluster: Cluster,
  balancer: NginxLoadBalancer,
  nodes: readonly NodeTopology[],
  family: Family,
): nginx.NginxDocument {
  const { paths, users } = family
  const [first, ...others] = nodes.map(({ host }) => `${bracket(host.address)}:${HTTPS_PORT}`)
  if (first === undefined) throw new ClustermgrError('CLUSTER_INVALID', `${cluster.name} has no nodes`)
  return nginx.define(
    nginx.gluuProxy({
      hostName: cluster.hostname,
      nodes: [first, ...others],
      gluuVersion: cluster.gluu.version,
      certificate: paths.nginxCertificate,
      certificateKey: paths.nginxKey,
      nodeAuthorities: paths.nginxUpstreamCa,
      nodeName: balancer.upstreamName,
      affinity: balancer.affinity,
      user: users.nginx,
      pid: paths.nginxPid,
    }),
  )
}

function bracket(address: string): string {
  return parseAddress(address)?.kind === 'ipv6' ? `[${address}]` : address
}
