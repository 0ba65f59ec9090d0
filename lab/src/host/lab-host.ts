import { join } from 'node:path'
import { LabError } from '../lab-error.ts'
import type { Role } from '../lab/lab-spec.ts'
import type { HostRecord } from '../lab/registry.ts'
import * as marks from '../machine/marks.ts'
import { runProgram, type ProgramResult, type RunProgramOptions } from '../machine/run-program.ts'
import { waitUntil } from '../machine/wait-until.ts'
import { plugHostIn, switchCable, unplugHost } from '../network/interfaces.ts'
import { cutPair, joinPair } from '../network/packet-filter.ts'
import { Cgroup } from './cgroup.ts'
import { Disk } from './disk.ts'
import { readHostKey } from './furnish.ts'
import { isOfUnit, pidInsideHost, standsStill } from './host-processes.ts'
import type { HostState } from './host-state.ts'
import { consoleTail, launch } from './launch.ts'
import { waitUntilReady, type BootResult } from './readiness.ts'
import { runOverSsh, type SshFiles } from './ssh.ts'

/** A real Debian host: systemd as PID 1, a network namespace, a disk and an sshd of its own. */
export class LabHost {
  readonly name: string
  readonly address: string
  readonly port = 22 as const
  readonly roles: readonly Role[]
  /** Its merged root on this machine, for reading and writing its files directly. Its `/run` and `/tmp` are not in there. */
  readonly root: string
  /** What its console said. */
  readonly consoleLog: string
  /** @internal */
  readonly disk: Disk
  private readonly lab: number
  private readonly index: number
  private readonly cgroup: Cgroup
  private readonly ssh: SshFiles
  private isUnplugged = false

  /** @internal Hosts are made by `Lab.up`. */
  constructor(lab: number, directory: string, ssh: SshFiles, record: HostRecord) {
    const own = join(directory, 'hosts', record.name)
    this.name = record.name
    this.address = marks.hostAddress(lab, record.index)
    this.roles = record.roles
    this.disk = new Disk(own, marks.mountSource(lab, record.name), record.images)
    this.root = this.disk.root
    this.consoleLog = join(own, 'console.log')
    this.cgroup = new Cgroup(marks.cgroupName(lab, record.name))
    this.lab = lab
    this.index = record.index
    this.ssh = ssh
  }

  /** Its public ssh key, as in `ssh-ed25519 AAAA…`, read from its disk. */
  get hostKey(): string {
    return readHostKey(this.disk)
  }

  /**
   * Runs a command on the host over ssh as root, through root's shell there.
   *
   * @throws LabError `LAB_PROGRAM_FAILED` when it exits with another code than 0 (255 may be ssh itself) and `check` is
   * not false; `LAB_TIMEOUT` when it takes longer than `timeoutMs` (30 s by default)
   */
  run(command: string, options: RunProgramOptions = {}): Promise<ProgramResult> {
    return runOverSsh(this.ssh, this.name, command, options)
  }

  /** Runs a command inside the host as root without ssh, so also where the network is cut. It is outside the host's cgroup. */
  async exec(command: string, options: RunProgramOptions = {}): Promise<ProgramResult> {
    const namespaces = ['--mount', '--uts', '--ipc', '--net', '--pid', '--cgroup']
    const environment = ['-i', 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', 'HOME=/root']
    return runProgram(
      'nsenter',
      [`--target=${this.initPid()}`, ...namespaces, '--root', '--wd', 'env', ...environment, 'sh', '-c', command],
      options,
    )
  }

  state(): HostState {
    if (this.cgroup.isFrozen()) return 'frozen'
    return this.cgroup.pids().length === 0 ? 'off' : 'running'
  }

  /** All of its processes, as this machine numbers them: `/proc/PID` here is theirs. */
  processes(): readonly number[] {
    return this.cgroup.pids().filter((pid) => pidInsideHost(pid) !== undefined)
  }

  /** Its PID 1, as this machine numbers it; `/proc/PID/root` is the host's view of its files, `/run` included. */
  initPid(): number {
    const pid = this.findInitPid()
    if (pid === undefined) throw this.wrongState('has no systemd', 'Start it with boot().')
    return pid
  }

  /** Like {@link initPid}, for a host that may be off. */
  findInitPid(): number | undefined {
    return this.cgroup.pids().find((pid) => pidInsideHost(pid) === 1)
  }

  /**
   * Switches the host on and waits until systemd has started everything and ssh answers. A host that runs already is
   * only waited for.
   */
  async boot(options: { readonly signal?: AbortSignal | undefined } = {}): Promise<BootResult> {
    if (this.state() === 'frozen') throw this.wrongState('is frozen', 'Thaw it with thaw().')
    if (this.state() === 'off') {
      // It may have powered itself off, which leaves its network and its mount.
      await this.clear()
      await plugHostIn(this.lab, this.name, this.index)
      if (this.isUnplugged) await switchCable(this.lab, this.name, this.index, 'down')
      await launch({
        cgroup: this.cgroup,
        root: this.root,
        hostname: this.name,
        machine: marks.machineName(this.lab, this.name),
        namespace: marks.namespaceName(this.lab, this.name),
        console: this.consoleLog,
      })
    }
    return waitUntilReady(this, this.isUnplugged, options.signal)
  }

  /** Orderly, as `systemctl reboot` does it. */
  async reboot(): Promise<BootResult> {
    const former = this.initPid()
    process.kill(former, realTimeSignal + 5)
    await waitUntil(
      `${this.name} has shut down and starts again`,
      () => ![undefined, former].includes(this.findInitPid()),
      {
        deadlineMs: 120_000,
        seen: () => consoleTail(this.consoleLog),
      },
    )
    return waitUntilReady(this, this.isUnplugged, undefined)
  }

  /** Orderly, as `systemctl poweroff` does it. */
  async powerOff(): Promise<void> {
    process.kill(this.initPid(), realTimeSignal + 4)
    await waitUntil(`${this.name} is off`, () => this.state() === 'off', {
      deadlineMs: 120_000,
      seen: () => consoleTail(this.consoleLog),
    })
  }

  /**
   * Pulls the plug: at one moment the cable is dead and no process runs on. Peers get no farewell packet; `/run` and
   * `/tmp` are gone; the disk stays and can be read under `root`.
   *
   * Unlike on real hardware, what was written but not yet flushed (fsync) survives: it is in this machine's page cache.
   */
  async powerCut(): Promise<void> {
    if (this.state() === 'off') return
    await switchCable(this.lab, this.name, this.index, 'down')
    await this.cgroup.kill()
    await this.clear()
  }

  /** Notes the disk of a host that is off, for {@link restoreDisk}. Costs nothing but the remount. */
  async saveDisk(): Promise<void> {
    this.mustBeOff()
    await this.disk.save()
  }

  /** Makes the disk of a host that is off what it was at its last {@link saveDisk}. */
  async restoreDisk(): Promise<void> {
    this.mustBeOff()
    if (!this.disk.isSaved) throw this.wrongState('has no saved disk', 'Save it with saveDisk() first.')
    await this.disk.restore()
  }

  /** Stops all of its processes where they are; its kernel still accepts connections and answers pings. */
  async freeze(): Promise<void> {
    if (this.state() === 'off') throw this.wrongState('is off', 'Start it with boot().')
    await this.cgroup.freeze()
  }

  async thaw(): Promise<void> {
    await this.cgroup.thaw()
  }

  /** Pulls the host's cable: it sees its link go down, its peers only silence. */
  async disconnect(): Promise<void> {
    this.isUnplugged = true
    if (this.state() !== 'off') await switchCable(this.lab, this.name, this.index, 'down')
  }

  /** Puts the cable back. A peer that asked for the host's address meanwhile (ARP) may take a second to ask again. */
  async reconnect(): Promise<void> {
    this.isUnplugged = false
    if (this.state() !== 'off') await switchCable(this.lab, this.name, this.index, 'up')
  }

  /** Lets all packets between this host and `peer` vanish, in both directions, until {@link joinTo}. */
  async cutFrom(peer: LabHost): Promise<void> {
    await cutPair(this.lab, this.address, peer.address)
  }

  async joinTo(peer: LabHost): Promise<void> {
    await joinPair(this.lab, this.address, peer.address)
  }

  async startService(name: string): Promise<void> {
    await this.exec(`systemctl start -- ${quote(name)}`, { timeoutMs: 120_000 })
  }

  async stopService(name: string): Promise<void> {
    await this.exec(`systemctl stop -- ${quote(name)}`, { timeoutMs: 120_000 })
  }

  /**
   * Stops a service's processes with SIGSTOP: systemd still calls it active, and nobody is answered. Ends when all of
   * their threads stand still: the one that is told has to run to stop the others, and until then these may answer.
   *
   * @param unit - its whole name, such as `redis-server.service`
   */
  async freezeService(unit: string): Promise<void> {
    await this.exec(`systemctl kill -s STOP -- ${quote(unit)}`)
    const listOwn = (): readonly number[] => this.processes().filter((pid) => isOfUnit(pid, unit))
    const isFrozen = (): boolean => listOwn().length > 0 && listOwn().every(standsStill)
    const seen = (): string => {
      const moving = listOwn().filter((pid) => !standsStill(pid))
      return moving.length > 0 ? `it runs on in ${moving.join(', ')}` : `no process of a unit of that very name`
    }
    await waitUntil(`${unit} of ${this.name} stands still`, isFrozen, { deadlineMs: 30_000, intervalMs: 5, seen })
  }

  /** Lets a service go on that {@link freezeService} stopped. */
  async thawService(unit: string): Promise<void> {
    await this.exec(`systemctl kill -s CONT -- ${quote(unit)}`)
  }

  private async clear(): Promise<void> {
    await unplugHost(this.lab, this.name, this.index)
    await this.disk.unmount()
    await this.disk.mount()
  }

  private mustBeOff(): void {
    if (this.state() !== 'off') throw this.wrongState('is not off', 'Switch it off with powerOff() or powerCut().')
  }

  private wrongState(what: string, hint: string): LabError {
    return new LabError('LAB_HOST_STATE', `The host ${this.name} ${what}.`, { hint })
  }
}

/** SIGRTMIN as systemd's C library counts; Node has no names for these signals. */
const realTimeSignal = 34

function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`
}
