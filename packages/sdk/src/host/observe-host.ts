import {
  encodeDigestKey,
  parsePackageName,
  parsePath,
  parseUnitName,
  renderLine,
  requestAgent,
} from '../agent/index.ts'
import type { HostConnection } from '../ssh/index.ts'
import type { HostObservation } from './host-observation.ts'
import type { HostRequest } from './host-request.ts'
import { parseObservation } from './parse-observation.ts'

/** How long an observation may take, and by which clock the host's is judged. */
export interface ObserveHostOptions {
  /** Ends it with CANCELLED. */
  readonly signal?: AbortSignal
  /** Deadline in milliseconds. Default 60000. */
  readonly timeoutMs?: number
  /** The asker's clock, in milliseconds since 1970. Default `Date.now`. */
  readonly now?: () => number
}

/**
 * What the host has, in one request. Changes nothing there.
 * @throws HOST_UNSUPPORTED, HOST_PROTOCOL, SUDO_REFUSED, SSH_CONNECTION_LOST, DEADLINE_EXCEEDED, CANCELLED;
 *   VALUE_UNREPRESENTABLE for a path or name that is none
 */
export async function observeHost(
  connection: HostConnection,
  request: HostRequest,
  options: ObserveHostOptions = {},
): Promise<HostObservation> {
  const now = options.now ?? Date.now
  const content = renderRequest(request)
  const askedAt = now()
  const reply = await requestAgent(connection, 'observe', [{ name: 'request', content }], options)
  return parseObservation(connection.host, request, reply, { askedAt, answeredAt: now() })
}

function renderRequest(request: HostRequest): string {
  const certificates = request.certificates ?? []
  return [
    renderLine('key', encodeDigestKey(request.digestKey)),
    ...(request.packages ?? []).map((name) => renderLine('package', parsePackageName(name))),
    ...(request.files ?? []).map((path) => renderLine('file', parsePath(path))),
    ...(request.units ?? []).map((unit) => renderLine('unit', parseUnitName(unit))),
    ...certificates.map(({ keyPath }) => renderLine('private-key', parsePath(keyPath))),
    ...pemPaths(certificates).map((path) => renderLine('pem', parsePath(path))),
    ...(request.ports ?? []).map((port) => renderLine('port', port)),
    ...(request.statusFiles ?? []).map((path) => renderLine('status', parsePath(path))),
  ].join('')
}

function pemPaths(certificates: NonNullable<HostRequest['certificates']>): readonly string[] {
  return [...new Set(certificates.flatMap(({ certificatePath, caPath }) => [certificatePath, caPath]))]
}
