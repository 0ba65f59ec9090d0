import type { LabHost } from '../host/lab-host.ts'
import type { Lab } from './lab.ts'

/** The cluster file of a lab's Gluu nodes and proxies (all other hosts), as an operator would write it by hand. */
export function renderClusterFile(lab: Lab): string {
  return `apiVersion: clustermgr/v1alpha1
name: ${lab.name}
hostname: ${lab.publicName}
ssh:
  user: root
  identity: file:${lab.identityFile}
  knownHosts: ${lab.knownHostsFile}
nodes:
${renderHosts(lab.hosts.filter(isNode))}proxies:
${renderHosts(lab.hosts.filter((host) => !isNode(host)))}loadBalancer:
  kind: nginx
  upstreamCa: file:${lab.caFile}
`
}

function isNode({ roles }: LabHost): boolean {
  return roles.includes('gluu')
}

function renderHosts(hosts: readonly LabHost[]): string {
  return hosts
    .map(({ name, address }, index) => `  - { id: ${index + 1}, name: ${name}, address: ${address} }\n`)
    .join('')
}
