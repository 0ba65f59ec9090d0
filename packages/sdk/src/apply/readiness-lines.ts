import { isIPv6 } from 'node:net'
import type { Readiness } from '@clustermgr/core'
import { parsePath, parseUnitName, renderLine } from '../agent/index.ts'

/**
 * Files in which Debian's daemons say why they do not start; the others say it to systemd's journal. Read in their
 * packages and configurations (redis 7.0 and 8.0, nutcracker 0.5.0, nginx 1.22 and 1.26).
 */
const DAEMON_LOGS: Readonly<Record<string, string>> = {
  'redis-server.service': '/var/log/redis/redis-server.log',
  'nutcracker.service': '/var/log/nutcracker/nutcracker.log',
  'nginx.service': '/var/log/nginx/error.log',
}

/** How the agent finds out that a unit serves, and where it reads why it does not. */
export function renderReadiness(unit: string, readiness: readonly Readiness[]): string {
  const log = DAEMON_LOGS[unit]
  return [
    ...(log === undefined ? [] : [renderLine('log', unit, log)]),
    ...readiness.map((condition) => renderCondition(parseUnitName(unit), condition)),
  ].join('')
}

function renderCondition(unit: string, condition: Readiness): string {
  const { address, port } = condition.endpoint
  if (condition.kind === 'listening') return renderLine('ready', unit, 'listening', listeningAddress(address), port)
  return renderLine('ready', unit, 'redis-ping', address, port, parsePath(condition.configPath))
}

/** As `ss` writes it; a name may stand for any address of the host. */
function listeningAddress(address: string): string {
  if (isIPv6(address)) return new URL(`http://[${address}]/`).hostname.slice(1, -1)
  return /^[0-9.]+$/.test(address) ? address : '*'
}
