import type { LabHost } from '@clustermgr/lab'

/** The cache's daemon on a node. */
export const REDIS_UNIT = 'redis-server.service'

/** What opens a node's cache to the proxy only while it may be served. */
export const GATE_UNIT = 'clustermgr-redis-gate.service'

const TUNNEL_UNIT = 'stunnel@stunnel.service'

/** Each daemon of the cluster on a node, by systemd's name. */
export const NODE_UNITS: readonly string[] = [REDIS_UNIT, GATE_UNIT, TUNNEL_UNIT]

/** Each daemon of the cluster on a proxy, by systemd's name. */
export const PROXY_UNITS: readonly string[] = [TUNNEL_UNIT, 'nutcracker.service', 'nginx.service']

/** Main PIDs of every daemon of the cluster on these hosts, by `host unit`. */
export async function readMainPids(hosts: readonly LabHost[]): Promise<ReadonlyMap<string, string>> {
  const pids = new Map<string, string>()
  for (const host of hosts) {
    const units = host.roles.includes('gluu') ? NODE_UNITS : PROXY_UNITS
    const { stdout } = await host.run(`systemctl show -p MainPID --value ${units.join(' ')}`)
    for (const [index, pid] of stdout.split('\n').filter(Boolean).entries())
      pids.set(`${host.name} ${units[index]}`, pid)
  }
  return pids
}
