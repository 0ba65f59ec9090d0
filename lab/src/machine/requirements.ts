import { accessSync, constants, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { LabError } from '../lab-error.ts'
import { searchPath } from './run-program.ts'

/** Programs a lab needs, each with the Debian package that brings it. */
const programs = {
  'apt-cacher-ng': 'apt-cacher-ng',
  'apt-config': 'apt',
  debootstrap: 'debootstrap',
  ip: 'iproute2',
  mount: 'mount',
  nft: 'nftables',
  nsenter: 'util-linux',
  openssl: 'openssl',
  ssh: 'openssh-client',
  'ssh-keygen': 'openssh-client',
  'systemd-nspawn': 'systemd-container',
  umount: 'mount',
} as const satisfies Readonly<Record<string, string>>

/**
 * Says at once everything that keeps a lab from running here.
 *
 * @throws LabError `LAB_REQUIREMENTS`
 */
export function checkRequirements(): void {
  const problems: string[] = []
  const remedies: string[] = []
  if (process.platform !== 'linux') {
    problems.push(`it is ${process.platform}, and the hosts are Linux containers`)
    remedies.push('Use a Linux machine, or a virtual one.')
  } else {
    if (process.geteuid?.() !== 0) {
      problems.push('you are not root, and namespaces, mounts and bridges need root')
      remedies.push('Run it with sudo.')
    }
    if (!hasOverlay()) {
      problems.push('the kernel has no overlay file system')
      remedies.push('Load it: modprobe overlay')
    }
    const missing = Object.entries(programs).filter(([program]) => !isOnPath(program))
    if (missing.length > 0) {
      const packages = [...new Set(missing.map(([, name]) => name))].sort()
      problems.push(`programs are missing: ${missing.map(([program]) => program).join(', ')}`)
      remedies.push(`Install them: apt-get install --no-install-recommends ${packages.join(' ')}`)
    }
  }
  if (problems.length > 0) {
    throw new LabError('LAB_REQUIREMENTS', `A lab cannot run on this machine: ${problems.join('; ')}.`, {
      hint: remedies.join('\n'),
    })
  }
}

function isOnPath(program: string): boolean {
  return searchPath.split(':').some((directory) => {
    try {
      accessSync(join(directory, program), constants.X_OK)
      return directory !== ''
    } catch {
      return false
    }
  })
}

function hasOverlay(): boolean {
  // As a module it may be absent here until it is first used; mounting loads it.
  const listed = /\boverlay$/m.test(readFileSync('/proc/filesystems', 'utf8'))
  return listed || isOnPath('modprobe')
}
