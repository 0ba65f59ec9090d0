import { PORTS } from '../cluster/index.ts'
import type { Cluster, NginxLoadBalancer, NodeTopology } from '../cluster/index.ts'
import * as nginx from '../nginx/index.ts'
import type { DesiredCertificate, DesiredFile, DesiredUnit } from '../plan/index.ts'
import type { SecretReference, Segment } from '../secret/index.ts'
import { restartDropIn } from './desired-file.ts'
import { defineNginx } from './define-nginx.ts'
import type { Family } from './family.ts'

export function describeNginxFiles(
  cluster: Cluster,
  balancer: NginxLoadBalancer,
  nodes: readonly NodeTopology[],
  family: Family,
): readonly DesiredFile[] {
  const { paths, units } = family
  const given = balancer.certificate
  return [
    pemFile(paths.nginxUpstreamCa, balancer.upstreamCa, '0644'),
    ...(given === undefined
      ? []
      : [pemFile(paths.nginxCertificate, given.chain, '0644'), pemFile(paths.nginxKey, given.key, '0600')]),
    {
      path: paths.nginx,
      owner: 'root',
      group: 'root',
      mode: '0644',
      content: nginx.renderSegments(defineNginx(cluster, balancer, nodes, family)),
      checker: 'nginx',
    },
    restartDropIn(paths.units, units.nginx),
  ]
}

/** The certificate for the cluster's public name, where the description gives none. */
export function describeNginxCertificates(
  cluster: Cluster,
  balancer: NginxLoadBalancer,
  family: Family,
): readonly DesiredCertificate[] {
  if (balancer.certificate !== undefined) return []
  const { nginxKey, nginxCertificate, nginxCa } = family.paths
  return [
    {
      keyPath: nginxKey,
      certificatePath: nginxCertificate,
      caPath: nginxCa,
      owner: 'root',
      group: 'root',
      subject: { name: cluster.hostname, dnsNames: [cluster.hostname] },
    },
  ]
}

export function describeNginxUnit(family: Family): DesiredUnit {
  const { paths, units } = family
  return {
    unit: units.nginx,
    uses: [
      { path: paths.nginx, onChange: 'reload' },
      { path: paths.nginxKey, onChange: 'reload' },
      { path: paths.nginxCertificate, onChange: 'reload' },
      { path: paths.nginxUpstreamCa, onChange: 'reload' },
    ],
    readiness: [PORTS.http, PORTS.https].map((port) => ({
      kind: 'listening',
      endpoint: { address: '127.0.0.1', port },
    })),
  }
}

function pemFile(path: string, secret: SecretReference, mode: string): DesiredFile {
  const content: readonly Segment[] = [{ kind: 'secret', secret, encoder: 'pem' }]
  return { path, owner: 'root', group: 'root', mode, content }
}
