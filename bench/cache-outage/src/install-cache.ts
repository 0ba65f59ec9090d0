import { join } from 'node:path'
import { parseCluster } from '@clustermgr/core'
import { renderClusterFile } from '@clustermgr/lab'
import type { Lab } from '@clustermgr/lab'
import {
  createClusterOperations,
  createFileSecretStore,
  createHostConnector,
  createSecretResolver,
} from '@clustermgr/sdk'

/** What differs between the clusters: the cluster file's `cache.twemproxy`. */
export interface Settings {
  readonly serverRetryTimeoutMs: number
  readonly serverFailureLimit: number
}

/** Installs the cache on a lab's hosts by the SDK alone, or changes what differs from the one that is there. */
export async function installCache(lab: Lab, settings: Settings): Promise<void> {
  const cluster = parseCluster(`${renderClusterFile(lab)}cache:\n  twemproxy: ${JSON.stringify(settings)}\n`)
  const secretStore = createFileSecretStore({ directory: join(lab.directory, 'secrets') })
  await using connector = createHostConnector({ resolveSecret: createSecretResolver() })
  const operations = createClusterOperations({ cluster, connector, secretStore })
  await operations.prepare()
  const plans = await operations.preflight()
  await Promise.all(plans.map((plan) => operations.applyHost(plan, { key: `bench/${plan.digest}` })))
  const failing = (await operations.verifyCluster()).filter(({ ok }) => !ok)
  if (failing.length > 0) throw new Error(failing.map(({ sentence }) => sentence).join('; '))
}
