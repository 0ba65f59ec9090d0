import type { HostTopology, Tunnel } from '../cluster/index.ts'
import type { DesiredCertificate, DesiredFile, DesiredUnit } from '../plan/index.ts'
import * as stunnel from '../stunnel/index.ts'
import { groupFile, restartDropIn } from './desired-file.ts'
import type { Family } from './family.ts'

const THIRTY_DAYS_SECONDS = 2_592_000

/** A stunnel.conf for these tunnels: both ends show a certificate of the cluster's authority, and check the name. */
export function describeTunnelConfig(path: string, tunnels: readonly Tunnel[], family: Family): DesiredFile {
  const { paths, users } = family
  const document = stunnel.define({
    global: [
      // Messages go to the journal by standard error.
      ['foreground', 'yes'],
      ['syslog', 'no'],
      // One level more would be two lines for each connection, and the gate makes one each half second.
      ['debug', 'warning'],
      ['setuid', users.stunnel],
      ['setgid', users.stunnel],
      ['cert', paths.tunnelCertificate],
      ['key', paths.tunnelKey],
      ['CAfile', paths.tunnelCa],
      ['verifyChain', 'yes'],
      ['sslVersionMin', 'TLSv1.2'],
      ['renegotiation', 'no'],
      ['TIMEOUTconnect', 2],
      ['TIMEOUTbusy', 10],
      ['TIMEOUTclose', 1],
      // An idle tunnel that stunnel closes counts as a failure of the server at Twemproxy.
      ['TIMEOUTidle', THIRTY_DAYS_SECONDS],
      // A peer that vanished without a word is noticed after 10 + 3 × 5 seconds.
      ...(['l', 'r'] as const).flatMap((side) => [
        ['socket', `${side}:SO_KEEPALIVE=1`] as const,
        ['socket', `${side}:TCP_KEEPIDLE=10`] as const,
        ['socket', `${side}:TCP_KEEPINTVL=5`] as const,
        ['socket', `${side}:TCP_KEEPCNT=3`] as const,
      ]),
    ],
    services: tunnels.map(describeService),
  })
  return groupFile(path, users.stunnel, stunnel.render(document), 'stunnel')
}

function describeService(tunnel: Tunnel): stunnel.StunnelService {
  return {
    name: tunnel.service,
    options: [
      ['client', tunnel.mode === 'client' ? 'yes' : 'no'],
      ['accept', tunnel.accept],
      ...tunnel.connect.map((endpoint) => ['connect', endpoint] as const),
      ['failover', 'prio'],
      ...tunnel.peers.map((peer) => ['checkHost', peer] as const),
    ],
  }
}

/** The key of a host's tunnels, made on the host and certified by the cluster's authority. */
export function describeTunnelCertificate(host: HostTopology, family: Family): DesiredCertificate {
  return {
    keyPath: family.paths.tunnelKey,
    certificatePath: family.paths.tunnelCertificate,
    caPath: family.paths.tunnelCa,
    owner: 'root',
    // Group-readable, since stunnel reads it again after it gave up root.
    group: family.users.stunnel,
    subject: host.certificate,
  }
}

/** The host's main stunnel, ready when every one of its ends accepts. */
export function describeTunnelUnit(tunnels: readonly Tunnel[], family: Family): DesiredUnit {
  const { paths, units } = family
  return {
    unit: units.tunnel,
    uses: [
      paths.stunnel,
      paths.tunnelKey,
      paths.tunnelCertificate,
      paths.tunnelCa,
      describeTunnelDropIn(family).path,
    ].map((path) => ({ path, onChange: 'restart' as const })),
    readiness: tunnels.map((tunnel) => ({ kind: 'listening', endpoint: tunnel.accept })),
  }
}

export function describeTunnelDropIn(family: Family): DesiredFile {
  return restartDropIn(family.paths.units, family.units.tunnel)
}
