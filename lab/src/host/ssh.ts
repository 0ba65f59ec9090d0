import { connect } from 'node:net'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runProgram, type ProgramResult, type RunProgramOptions } from '../machine/run-program.ts'

/** Files that OpenSSH reads for a lab. */
export interface SshFiles {
  readonly identity: string
  readonly knownHosts: string
  /** With it `ssh -F CONFIG HOST` works by host name. */
  readonly config: string
}

/** Where these files lie in a lab's directory. */
export function sshFiles(labDirectory: string): SshFiles {
  return {
    identity: join(labDirectory, 'id_ed25519'),
    knownHosts: join(labDirectory, 'known_hosts'),
    config: join(labDirectory, 'ssh_config'),
  }
}

/** A host as OpenSSH's files name it. */
export interface SshHost {
  readonly name: string
  readonly address: string
  readonly hostKey: string
}

/** Writes known hosts and configuration. The keys come from the hosts' disks: nothing is trusted that the network said. */
export function writeSshFiles(files: SshFiles, hosts: readonly SshHost[]): void {
  writeFileSync(files.knownHosts, hosts.map(({ name, address, hostKey }) => `${name},${address} ${hostKey}\n`).join(''))
  const names = hosts.map(({ name, address }) => `Host ${name}\n  HostName ${address}\n`)
  writeFileSync(
    files.config,
    `${names.join('')}Host *
  User root
  IdentityFile ${files.identity}
  IdentitiesOnly yes
  UserKnownHostsFile ${files.knownHosts}
  GlobalKnownHostsFile none
  StrictHostKeyChecking yes
  UpdateHostKeys no
  BatchMode yes
  PreferredAuthentications publickey
  KexAlgorithms curve25519-sha256
  ConnectTimeout 10
  ServerAliveInterval 5
  LogLevel ERROR
`,
  )
}

/** Runs a command on a host; the remote shell reads it. */
export function runOverSsh(
  files: SshFiles,
  host: string,
  command: string,
  options: RunProgramOptions,
): Promise<ProgramResult> {
  return runProgram('ssh', ['-F', files.config, '-T', host, '--', command], options)
}

/** Whether an sshd says its name there within the time. */
export function greets(address: string, port: number, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port })
    const end = (answer: boolean) => {
      socket.destroy()
      resolve(answer)
    }
    socket.setTimeout(timeoutMs, () => end(false))
    socket.once('error', () => end(false))
    socket.once('data', (data) => end(data.toString('latin1').startsWith('SSH-')))
    socket.once('close', () => resolve(false))
  })
}
