import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { LabError } from '../lab-error.ts'
import { Cgroup } from '../host/cgroup.ts'
import { containerOptions } from '../host/container-options.ts'
import { asset } from '../machine/places.ts'
import { removeTree } from '../machine/mounts.ts'
import { runProgram, type RunProgramOptions } from '../machine/run-program.ts'
import { packageProxy } from '../network/package-cache.ts'
import { imageNames, type Recipe } from './recipe.ts'

/** What a bake tells and obeys. */
export interface BakeOptions {
  readonly onProgress: (line: string) => void
  readonly signal?: AbortSignal | undefined
}

/**
 * Makes a layer beside its place and moves it there when it is whole, so what has a layer's name is one. The caller holds
 * the lock on images.
 *
 * @param below - the base's directory, for a layer that is an overlay on it
 */
export async function bakeLayer(recipe: Recipe, below: string | undefined, options: BakeOptions): Promise<void> {
  const started = performance.now()
  const images = dirname(recipe.directory)
  mkdirSync(images, { recursive: true })
  await removeUnfinished(images)
  const workshop = join(images, `unfinished-${basename(recipe.directory)}`)
  const [upper, root] = [
    join(workshop, 'upper'),
    below === undefined ? join(workshop, 'upper') : join(workshop, 'root'),
  ]
  options.onProgress(`baking ${recipe.release} (${recipe.layer})`)
  mkdirSync(upper, { recursive: true })
  try {
    if (below === undefined) await bootstrap(recipe, root, options.signal)
    else await mountOver(below, workshop)
    for (const [path, text] of Object.entries(recipe.files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
    }
    await runInside(recipe, root, options.signal)
  } finally {
    await endBakers(images)
    if (below !== undefined) await runProgram('umount', [root], { check: false })
  }
  // A power failure of this machine must not leave a layer with empty files behind.
  await runProgram('sync', ['--file-system', upper], { timeoutMs: 120_000 })
  renameSync(upper, recipe.directory)
  await removeTree(workshop)
  options.onProgress(
    `baked ${recipe.release} (${recipe.layer}) in ${((performance.now() - started) / 1000).toFixed(1)} s`,
  )
}

/** Removes what an interrupted bake left. */
export async function removeUnfinished(images: string): Promise<void> {
  // The programs of a bake whose process was killed run on without it.
  await endBakers(images)
  for (const name of imageNames(images)) if (name.startsWith('unfinished-')) await removeTree(join(images, name))
}

async function bootstrap(recipe: Recipe, root: string, signal: AbortSignal | undefined): Promise<void> {
  await runBaker(
    recipe,
    ['debootstrap', '--variant=minbase', `--include=${recipe.packages.join(',')}`, recipe.release, root, recipe.mirror],
    { timeoutMs: 900_000, env: { http_proxy: packageProxy, DEBIAN_FRONTEND: 'noninteractive' }, signal },
  ).catch((cause: unknown) => {
    const log = join(root, 'debootstrap/debootstrap.log')
    const tail = existsSync(log) ? readFileSync(log, 'utf8').slice(-1500) : ''
    throw new LabError('LAB_PROGRAM_FAILED', `Debian ${recipe.release} could not be bootstrapped.\n${tail}`, { cause })
  })
}

async function mountOver(below: string, workshop: string): Promise<void> {
  const [upper, work, root] = [join(workshop, 'upper'), join(workshop, 'work'), join(workshop, 'root')]
  mkdirSync(work)
  mkdirSync(root)
  const layers = `lowerdir=${below},upperdir=${upper},workdir=${work}`
  await runProgram('mount', ['-t', 'overlay', 'clustermgr-lab-bake', '-o', layers, root])
}

async function runInside(recipe: Recipe, root: string, signal: AbortSignal | undefined): Promise<void> {
  await runBaker(
    recipe,
    [
      'systemd-nspawn',
      ...containerOptions,
      '--machine=clustermgr-lab-bake',
      `--directory=${root}`,
      // Not by standard input: what the script starts would read that.
      '/bin/sh',
      '-c',
      recipe.script,
    ],
    { timeoutMs: 600_000, signal },
  )
}

/** Runs a program in the bake's own cgroup, where it and its children can be found again. */
async function runBaker(recipe: Recipe, command: readonly string[], options: RunProgramOptions): Promise<void> {
  const cgroup = bakersCgroup(dirname(recipe.directory))
  cgroup.create()
  await runProgram('sh', [asset('launch-host.sh'), ...cgroup.directories, '--', ...command], options)
}

async function endBakers(images: string): Promise<void> {
  const cgroup = bakersCgroup(images)
  await cgroup.kill()
  await cgroup.remove()
}

function bakersCgroup(images: string): Cgroup {
  return new Cgroup(`clustermgr-lab-bake.${createHash('sha256').update(images).digest('hex').slice(0, 12)}`)
}
