import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { furnish } from '../host/furnish.ts'
import type { LabHost } from '../host/lab-host.ts'
import { sshFiles, writeSshFiles } from '../host/ssh.ts'
import { hostAddress } from '../machine/marks.ts'
import { runProgram } from '../machine/run-program.ts'
import { createBridge } from '../network/interfaces.ts'
import { createPacketTable } from '../network/packet-filter.ts'
import { CertificateAuthority } from './certificate-authority.ts'
import type { LabRecord } from './registry.ts'

/** Makes a lab's network, keys and disks, side by side; its hosts can boot then. */
export async function buildLab(record: LabRecord, hosts: readonly LabHost[]): Promise<void> {
  const { number, directory, publicName } = record
  // Shared, so that an unmount reaches the copies of these mounts that other hosts' mount namespaces hold.
  await runProgram('mount', ['--bind', directory, directory])
  await runProgram('mount', ['--make-shared', directory])
  const ssh = sshFiles(directory)
  const authority = authorityOf(record)
  const network = createBridge(number).then(() => createPacketTable(number))
  const keys = runProgram('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'clustermgr-lab', '-f', ssh.identity])
  await allOf([network, keys, authority.create()])
  const authorizedKey = readFileSync(`${ssh.identity}.pub`, 'utf8')
  const neighbours = new Map(record.hosts.map(({ name, index }) => [name, hostAddress(number, index)]))
  await allOf(
    hosts.map(async (host) => {
      host.disk.create()
      await host.disk.mount()
      const isGluu = host.roles.includes('gluu')
      const gluuCertificate = isGluu ? await authority.issue(host.name, host.address, publicName) : undefined
      await furnish(host.disk, { name: host.name, neighbours, authorizedKey, gluuCertificate })
    }),
  )
  writeSshFiles(ssh, hosts)
}

/** The authority of a lab, which signs the certificates of its Gluu stand-ins. */
export function authorityOf(record: LabRecord): CertificateAuthority {
  return new CertificateAuthority(join(record.directory, 'ca'))
}

/** Waits for all even when one fails: what still works on a lab must not run while it is taken down. */
export async function allOf(works: readonly Promise<unknown>[]): Promise<void> {
  const failed = (await Promise.allSettled(works)).find((result) => result.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}
