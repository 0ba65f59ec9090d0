import type { NodeTopology, TwemproxySettings } from '../cluster/index.ts'
import type { DesiredFile, DesiredUnit } from '../plan/index.ts'
import { publicFile } from './desired-file.ts'
import type { Family } from './family.ts'
import { redisGate } from './redis-gate.gen.ts'

const PAUSE_MS = 500

/** The gate's program and its unit; what it does is told in `redis-gate.sh`. */
export function describeGateFiles(
  node: NodeTopology,
  settings: TwemproxySettings,
  family: Family,
): readonly DesiredFile[] {
  return [
    publicFile(family.paths.gate, redisGate, '0755'),
    publicFile(gateUnitPath(family), renderUnit(node, settings, family)),
  ]
}

/**
 * How long Redis or the link may be silent before the gate closes, in milliseconds: 100 ms less than Twemproxy needs
 * at least to eject a server that does not answer, so that the gate sees every outage for which it does.
 */
export function gatePatienceMs(settings: TwemproxySettings): number {
  return settings.serverFailureLimit * settings.timeoutMs - 100
}

function renderUnit(node: NodeTopology, settings: TwemproxySettings, family: Family): string {
  const { paths, programs, units } = family
  const patienceMs = gatePatienceMs(settings)
  return `[Unit]
Description=Opens the way in to Redis only while it answers, is empty and linked to a cache proxy
Wants=network-online.target
After=network-online.target ${units.redis} ${units.tunnel}
StartLimitIntervalSec=0

[Service]
ExecStart=/bin/sh ${paths.gate}
Environment=GATE_REDIS_HOST=${node.redis.address} GATE_REDIS_PORT=${node.redis.port} GATE_REDIS_CONF=${paths.redis}
Environment=GATE_LINK_HOST=${node.cacheTunnel.accept.address} GATE_LINK_PORT=${node.cacheTunnel.accept.port}
Environment=GATE_TUNNEL_PORT=${node.redisTunnel.accept.port} GATE_TUNNEL_CONF=${paths.redisTunnel} GATE_STUNNEL=${programs.stunnel}
Environment=GATE_STATE=${paths.gateState} GATE_PATIENCE_MS=${patienceMs} GATE_PAUSE_MS=${Math.min(PAUSE_MS, Math.floor(patienceMs / 3))}
# Whatever ends the program ends its stunnel too; it starts closed again.
KillMode=control-group
Restart=always
RestartSec=1
TimeoutStopSec=5
NoNewPrivileges=yes
ProtectSystem=full
ProtectHome=yes
PrivateTmp=yes

[Install]
WantedBy=multi-user.target
`
}

/** Not ready by itself: it opens when a proxy can be reached, which another host decides. */
export function describeGateUnit(family: Family): DesiredUnit {
  const { paths, units } = family
  return {
    unit: units.gate,
    uses: [
      paths.gate,
      gateUnitPath(family),
      paths.redisTunnel,
      paths.tunnelKey,
      paths.tunnelCertificate,
      paths.tunnelCa,
    ].map((path) => ({ path, onChange: 'restart' })),
    readiness: [],
  }
}

function gateUnitPath(family: Family): string {
  return `${family.paths.units}/${family.units.gate}`
}
