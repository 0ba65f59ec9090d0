import type { ClusterHost, SshAddress } from '@clustermgr/core'
import type { Lab } from '@clustermgr/lab'

/** A host of a lab as a host of a cluster: root, by the lab's key, its own key known from its disk. */
export function labClusterHost(lab: Lab, name: string, changed: Partial<SshAddress> = {}): ClusterHost {
  const { address, port } = lab.host(name)
  const identity = `file:${lab.identityFile}` as const
  const ssh: SshAddress = { host: address, port, user: 'root', identity, knownHosts: lab.knownHostsFile }
  const id = lab.hosts.findIndex((host) => host.name === name) + 1
  return { id, name, address, ssh: { ...ssh, ...changed } }
}
