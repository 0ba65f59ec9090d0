import type { Endpoint, HostTopology, Tunnel } from '../cluster/index.ts'
import type { DesiredCertificate, DesiredFile, DesiredUnit } from '../plan/index.ts'
import * as stunnel from '../stunnel/index.ts'
import { groupFile, restartDropIn } from './desired-file.ts'
import type { Family } from './family.ts'

const THIRTY_DAYS_SECONDS = 2_592_000

/** A stunnel.conf for these tunnels: both ends show a certificate of the cluster's authority, and check the name. */
export function defineTunnels(tunnels: readonly Tunnel[], family: Family): stunnel.StunnelDocument {
  const { paths, users } = family
  return stunnel.define([
    {
      // Messages go to the journal by standard error.
      foreground: 'yes',
      syslog: 'no',
      // One level more would be two lines for each connection, and the gate makes one each half second.
      debug: 'warning',
      setuid: users.stunnel,
      setgid: users.stunnel,
      cert: paths.tunnelCertificate,
      key: paths.tunnelKey,
      CAfile: paths.tunnelCa,
      verifyChain: 'yes',
      sslVersionMin: 'TLSv1.2',
      renegotiation: 'no',
      TIMEOUTconnect: 2,
      TIMEOUTbusy: 10,
      TIMEOUTclose: 1,
      // An idle tunnel that stunnel closes counts as a failure of the server at Twemproxy.
      TIMEOUTidle: THIRTY_DAYS_SECONDS,
      // A peer that vanished without a word is noticed after 10 + 3 × 5 seconds.
      socket: (['l', 'r'] as const).flatMap((side) => [
        `${side}:SO_KEEPALIVE=1` as const,
        `${side}:TCP_KEEPIDLE=10` as const,
        `${side}:TCP_KEEPINTVL=5` as const,
        `${side}:TCP_KEEPCNT=3` as const,
      ]),
    },
    ...tunnels.flatMap((tunnel) => ['' as const, defineService(tunnel)]),
  ])
}

function defineService(tunnel: Tunnel): stunnel.StunnelSection {
  return {
    section: tunnel.service,
    client: tunnel.mode === 'client' ? 'yes' : 'no',
    accept: writeAddress(tunnel.accept),
    connect: tunnel.connect.map(writeAddress),
    failover: 'prio',
    checkHost: tunnel.peers,
  }
}

/** stunnel writes IPv6 without brackets. */
function writeAddress({ address, port }: Endpoint): stunnel.Address {
  return `${address}:${port}`
}

/** A desired stunnel.conf with these tunnels. */
export function describeTunnelConfig(path: string, tunnels: readonly Tunnel[], family: Family): DesiredFile {
  const document = defineTunnels(tunnels, family)
  return groupFile(path, family.users.stunnel, stunnel.renderSegments(document), 'stunnel')
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
