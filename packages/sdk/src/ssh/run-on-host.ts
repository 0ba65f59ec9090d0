import { isClustermgrError } from '@clustermgr/core'
import type { ClusterHost } from '@clustermgr/core'
import type { HostConnection, HostConnector } from './host-connection.ts'

/**
 * Connects to a host and does something there that may be done again: looking, or starting a job under its key. A
 * pooled connection whose host was rebooted since shows it only when it is used; then it is done once more on a new one.
 * @throws what connecting and `work` throw
 */
export async function runOnHost<Result>(
  connector: HostConnector,
  host: ClusterHost,
  work: (connection: HostConnection) => Promise<Result>,
  options: { readonly signal?: AbortSignal } = {},
): Promise<Result> {
  try {
    return await work(await connector.connect(host, options))
  } catch (error) {
    if (!isClustermgrError(error) || error.code !== 'SSH_CONNECTION_LOST' || options.signal?.aborted === true)
      throw error
    return work(await connector.connect(host, options))
  }
}
