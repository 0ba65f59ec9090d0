import { appendFileSync, chmodSync, cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isMounted, unmount } from '../machine/mounts.ts'
import { runProgram } from '../machine/run-program.ts'

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
    const layers = `lowerdir=${this.images.join(':')},upperdir=${upper},workdir=${work}`
    await runProgram('mount', ['-t', 'overlay', this.source, '-o', layers, this.root])
  }

  async unmount(): Promise<void> {
    if (isMounted(this.root)) await unmount(this.root)
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
