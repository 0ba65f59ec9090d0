import type { Lab } from '@clustermgr/lab'

/** The name under which the demo's users would reach Gluu. */
export const PUBLIC_NAME = 'idp.example.org'

/** The cluster file of a lab: what an operator would write by hand for hosts of these names. */
export function describeLab(lab: Lab, name = 'demo'): string {
  const nodes = lab.hosts.filter((host) => host.roles.includes('gluu'))
  const proxies = lab.hosts.filter((host) => !host.roles.includes('gluu'))
  const list = (hosts: typeof lab.hosts): string =>
    hosts.map((host, index) => `  - { id: ${index + 1}, name: ${host.name}, address: ${host.address} }`).join('\n')
  return `apiVersion: clustermgr/v1alpha1
name: ${name}
hostname: ${PUBLIC_NAME}
ssh:
  user: root
  identity: file:${lab.identityFile}
  knownHosts: ${lab.knownHostsFile}
nodes:
${list(nodes)}
proxies:
${list(proxies)}
loadBalancer:
  kind: nginx
  upstreamCa: file:${lab.caFile}
`
}
