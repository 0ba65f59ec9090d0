import { defineCluster } from '@clustermgr/core'
import type { ClusterHost, Secret } from '@clustermgr/core'
import { createClusterOperations } from '@clustermgr/sdk'
import type { ClusterOperations, HostConnector, SecretStore } from '@clustermgr/sdk'

/**
 * The operations of a worker with secrets of its own (password, authority, key of digests) on a cluster of which only
 * this one node is ever asked.
 */
export function createNodeOperations(connector: HostConnector, { name, address, ssh }: ClusterHost): ClusterOperations {
  const cluster = defineCluster({
    apiVersion: 'clustermgr/v1alpha1',
    name: 'one-node',
    hostname: 'login.example.org',
    nodes: [{ id: 1, name, address, ssh }],
    // Never asked: these tests are of one host.
    proxies: [{ id: 1, name: 'proxy', address: '192.0.2.1' }],
    loadBalancer: { kind: 'external' },
  })
  const values = new Map<string, Secret>()
  const secretStore: SecretStore = {
    get: async (secret) => values.get(secret) ?? null,
    create: async (secret, value) => {
      values.set(secret, values.get(secret) ?? value)
      return values.get(secret) ?? value
    },
  }
  return createClusterOperations({ cluster, connector, secretStore })
}
