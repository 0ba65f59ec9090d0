import {
  appendFileSync,
  chmodSync,
  cpSync,
  mkdirSync,
  readdirSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { isMounted, unmount } from '../machine/mounts.ts'
import { runProgram } from '../machine/run-program.ts'

const savedPrefix = 'saved-'

/** A host's disk: its own upper layer over images that it shares with others. */
export class Disk {
  /** The merged tree. */
  readonly root: string
  private readonly directory: string
  private readonly source: string
  private readonly images: readonly string[]

  /**
   * @param directory - where the upper layer and the mount point lie
   * @param source - the mark in the first column of /proc/mounts
   * @param images - the lower layers, uppermost first
   */
  constructor(directory: string, source: string, images: readonly string[]) {
    this.root = join(directory, 'root')
    this.directory = directory
    this.source = source
    this.images = images
  }

  create(): void {
    for (const part of ['upper', 'work', 'root']) mkdirSync(join(this.directory, part), { recursive: true })
    // It becomes the host's "/", whatever this process's umask is.
    chmodSync(join(this.directory, 'upper'), 0o755)
  }

  async mount(): Promise<void> {
    if (isMounted(this.root)) return
    const [upper, work] = [join(this.directory, 'upper'), join(this.directory, 'work')]
    const lower = [...this.saved().toReversed(), ...this.images]
    const layers = `lowerdir=${lower.join(':')},upperdir=${upper},workdir=${work}`
    await runProgram('mount', ['-t', 'overlay', this.source, '-o', layers, this.root])
  }

  async unmount(): Promise<void> {
    if (isMounted(this.root)) await unmount(this.root)
  }

  /** What was written until now becomes a layer below; nothing is copied. The host is off. */
  async save(): Promise<void> {
    await this.unmount()
    renameSync(join(this.directory, 'upper'), join(this.directory, `${savedPrefix}${this.saved().length + 1}`))
    await this.renew()
  }

  /** Drops what was written since the last save. The host is off. */
  async restore(): Promise<void> {
    await this.unmount()
    await this.renew()
  }

  get isSaved(): boolean {
    return this.saved().length > 0
  }

  /** Layers that were saved, the oldest first. */
  private saved(): string[] {
    const layers = readdirSync(this.directory).filter((name) => name.startsWith(savedPrefix))
    return layers
      .toSorted((one, other) => Number(one.slice(savedPrefix.length)) - Number(other.slice(savedPrefix.length)))
      .map((name) => join(this.directory, name))
  }

  private async renew(): Promise<void> {
    for (const part of ['upper', 'work']) await rm(join(this.directory, part), { recursive: true, force: true })
    this.create()
    await this.mount()
  }

  /** Writes a file into the host, with the directories above it. */
  write(path: string, text: string, mode = 0o644): void {
    const file = join(this.root, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text, { mode })
    chmodSync(file, mode)
  }

  append(path: string, text: string): void {
    appendFileSync(join(this.root, path), text)
  }

  copyIn(source: string, path: string, mode = 0o644): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true })
    cpSync(source, join(this.root, path))
    chmodSync(join(this.root, path), mode)
  }

  link(target: string, path: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true })
    symlinkSync(target, join(this.root, path))
  }
}
