import { chownSync, mkdirSync, readFileSync } from 'node:fs'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { asset } from '../machine/places.ts'
import { runProgram } from '../machine/run-program.ts'
import type { CertificateFiles } from '../lab/certificate-authority.ts'
import type { Disk } from './disk.ts'

/** What makes a host one of its lab. */
export interface Furniture {
  readonly name: string
  /** Name and address of every host of the lab. */
  readonly neighbours: ReadonlyMap<string, string>
  /** The public key that logs in. */
  readonly authorizedKey: string
  /** Present on a host with the role `gluu`. */
  readonly gluuCertificate: CertificateFiles | undefined
}

/** Puts a host's own files onto its mounted disk before its first boot, its ssh host key among them. */
export async function furnish(disk: Disk, furniture: Furniture): Promise<void> {
  disk.write('etc/hostname', `${furniture.name}\n`)
  const neighbours = [...furniture.neighbours].map(([name, address]) => `${address} ${name}\n`)
  disk.write('etc/hosts', `127.0.0.1 localhost\n::1 localhost ip6-localhost ip6-loopback\n${neighbours.join('')}`)
  // Made here and not at boot: an id that stays the same lets journald find its files again after a power cut.
  disk.write('etc/machine-id', `${randomUUID().replaceAll('-', '')}\n`, 0o444)
  installAuthorizedKey(disk, 'root', furniture.authorizedKey)
  installAuthorizedKey(disk, 'home/operator', furniture.authorizedKey)
  const key = join(disk.root, 'etc/ssh/ssh_host_ed25519_key')
  await runProgram('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', furniture.name, '-f', key])
  if (furniture.gluuCertificate !== undefined) installGluuStandIn(disk, furniture.gluuCertificate)
}

/** The host's public ssh key, without its comment. */
export function readHostKey(disk: Disk): string {
  const [type, key] = readFileSync(join(disk.root, 'etc/ssh/ssh_host_ed25519_key.pub'), 'utf8').split(' ')
  return `${type} ${key}`
}

function installAuthorizedKey(disk: Disk, home: string, key: string): void {
  const directory = join(disk.root, home, '.ssh')
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  disk.write(join(home, '.ssh/authorized_keys'), key, 0o600)
  if (home === 'root') return
  const { uid, gid } = accountOf(disk, home.split('/').pop() ?? home)
  chownSync(directory, uid, gid)
  chownSync(join(directory, 'authorized_keys'), uid, gid)
}

function accountOf(disk: Disk, account: string): { readonly uid: number; readonly gid: number } {
  const line = readFileSync(join(disk.root, 'etc/passwd'), 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${account}:`))
  const [, , uid, gid] = line?.split(':') ?? []
  return { uid: Number(uid), gid: Number(gid) }
}

/** The stand-in for Gluu Server's web front; see its own file. */
function installGluuStandIn(disk: Disk, certificate: CertificateFiles): void {
  disk.copyIn(asset('gluu-stand-in.py'), 'usr/local/lib/gluu-stand-in.py')
  disk.copyIn(asset('gluu-stand-in.service'), 'etc/systemd/system/gluu-stand-in.service')
  disk.link('../gluu-stand-in.service', 'etc/systemd/system/multi-user.target.wants/gluu-stand-in.service')
  disk.copyIn(certificate.certificate, 'etc/gluu-stand-in/cert.pem')
  disk.copyIn(certificate.key, 'etc/gluu-stand-in/key.pem', 0o600)
}
