import { defineCluster, deriveTopology, describeHost, encodeSecret } from '@clustermgr/core'
import type { ClusterInput, DesiredHost, Segment, Topology } from '@clustermgr/core'
import { Lab } from '@clustermgr/lab'
import type { LabHost, Release } from '@clustermgr/lab'
import { TestAuthority } from './test-authority.ts'

/** With characters that each format must quote or escape. */
export const PASSWORD = `p'a"s\\s #1: {x}`

export interface DescribedClusterOptions {
  readonly name: string
  readonly release?: Release
  readonly nodes: number
  readonly loadBalancer?: ClusterInput['loadBalancer']
}

/**
 * Real hosts that have what core describes for them, put there by hand: a test of core alone, with nothing of the
 * packages that would do it for a user.
 */
export class DescribedCluster implements AsyncDisposable {
  readonly lab: Lab
  readonly authority: TestAuthority
  readonly topology: Topology

  private constructor(lab: Lab, authority: TestAuthority, topology: Topology) {
    this.lab = lab
    this.authority = authority
    this.topology = topology
  }

  static async up(options: DescribedClusterOptions): Promise<DescribedCluster> {
    const names = Array.from({ length: options.nodes }, (_, index) => `node${index + 1}`)
    const lab = await Lab.up({
      name: options.name,
      ...(options.release === undefined ? {} : { release: options.release }),
      hosts: [
        ...names.map((name) => ({ name, layer: 'daemons' as const, roles: ['gluu'] as const })),
        { name: 'proxy', layer: 'daemons' },
      ],
    })
    const cluster = defineCluster({
      apiVersion: 'clustermgr/v1alpha1',
      name: options.name,
      hostname: 'login.example.org',
      nodes: names.map((name, index) => ({ id: index + 1, name, address: lab.host(name).address })),
      proxies: [{ id: 1, name: 'proxy', address: lab.host('proxy').address }],
      loadBalancer: options.loadBalancer ?? { kind: 'external' },
    })
    const described = new DescribedCluster(lab, await TestAuthority.create(), deriveTopology(cluster))
    await Promise.all(lab.hosts.map((host) => described.furnish(host)))
    return described
  }

  describe(host: LabHost): DesiredHost {
    return describeHost(this.topology, host.name)
  }

  /** Secrets by reference, as a worker would resolve them. */
  private resolve(segment: Segment): string {
    if (segment.kind === 'text') return segment.text
    const value = segment.encoder === 'pem' ? this.authority.caPem : PASSWORD
    return encodeSecret(segment.encoder, value)
  }

  private async furnish(host: LabHost): Promise<void> {
    const desired = this.describe(host)
    for (const { subject, ...paths } of desired.certificates) {
      const { keyPem, certificatePem } = await this.authority.issue(subject.name)
      const owner = { owner: paths.owner, group: paths.group }
      await putFile(host, { path: paths.keyPath, ...owner, mode: '0640' }, keyPem)
      await putFile(host, { path: paths.certificatePath, ...owner, mode: '0644' }, certificatePem)
      await putFile(host, { path: paths.caPath, ...owner, mode: '0644' }, this.authority.caPem)
    }
    for (const file of desired.files) {
      await putFile(host, file, file.content.map((segment) => this.resolve(segment)).join(''))
    }
    if (host.roles.includes('gluu')) await this.certifyStandIn(host)
    const units = desired.units.map(({ unit }) => unit).join(' ')
    await host.run(`systemctl daemon-reload && systemctl enable -q ${units} && systemctl restart ${units}`)
  }

  /** Every Gluu node of a cluster shows a certificate for the cluster's public name. */
  private async certifyStandIn(host: LabHost): Promise<void> {
    const { keyPem, certificatePem } = await this.authority.issue(this.topology.cluster.hostname)
    const file = { owner: 'root', group: 'root', mode: '0600' }
    await putFile(host, { ...file, path: '/etc/gluu-stand-in/key.pem' }, keyPem)
    await putFile(host, { ...file, path: '/etc/gluu-stand-in/cert.pem' }, certificatePem)
    await host.run('systemctl restart gluu-stand-in')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.lab.down()
    await this.authority[Symbol.asyncDispose]()
  }
}

/** Puts a file on a host, its content by standard input. */
export async function putFile(
  host: LabHost,
  file: { readonly path: string; readonly owner: string; readonly group: string; readonly mode: string },
  content: string,
): Promise<void> {
  const { path, owner, group, mode } = file
  await host.run(`install -D -o ${owner} -g ${group} -m ${mode} /dev/stdin '${path}'`, { input: content })
}
