import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { withMachineLock } from '../machine/machine-lock.ts'
import { removeTree } from '../machine/mounts.ts'
import { labHome } from '../machine/places.ts'
import { leasePackageCache, releasePackageCache } from '../network/package-cache.ts'
import { withRegistry } from '../lab/registry.ts'
import { bakeLayer, removeUnfinished, type BakeOptions } from './bake.ts'
import { imageNames, imageRecipe } from './recipe.ts'
import { layers, releases, type Layer, type Release } from './release.ts'

/**
 * Makes sure that a layer is there, and gives its directories, uppermost first. It is baked at most once on a machine: a
 * second process waits for the first.
 */
export async function prepareImage(release: Release, layer: Layer, options: BakeOptions): Promise<readonly string[]> {
  const base = await imageRecipe(release, 'bare')
  const upper = layer === 'bare' ? undefined : await imageRecipe(release, layer)
  const directories = [...(upper === undefined ? [] : [upper.directory]), base.directory]
  if (directories.every((directory) => existsSync(directory))) return directories
  await withImagesLock(options, async () => {
    const lease = `bake-${process.pid}`
    try {
      await withRegistry(() => leasePackageCache(lease, options.signal), options.signal)
      if (!existsSync(base.directory)) await bakeLayer(base, undefined, options)
      if (upper !== undefined && !existsSync(upper.directory)) await bakeLayer(upper, base.directory, options)
    } finally {
      await withRegistry(() => releasePackageCache(lease))
    }
  })
  return directories
}

/** Whether a layer is there as today's recipe wants it. */
export async function hasImage(release: Release, layer: Layer): Promise<boolean> {
  return existsSync((await imageRecipe(release, layer)).directory)
}

/** Removes unfinished images, and finished ones that neither a present recipe nor one of `used` names; nothing else. */
export async function removeOldImages(used: readonly string[], options: BakeOptions): Promise<void> {
  const images = join(labHome(), 'images')
  await withImagesLock(options, async () => {
    await removeUnfinished(images)
    const combinations = releases.flatMap((release) => layers.map((layer) => [release, layer] as const))
    const current = await Promise.all(combinations.map(([release, layer]) => imageRecipe(release, layer)))
    const kept = new Set([...used, ...current.map(({ directory }) => directory)])
    for (const name of imageNames(images)) {
      if (kept.has(join(images, name))) continue
      options.onProgress(`removing the old image ${name}`)
      await removeTree(join(images, name))
    }
  })
}

function withImagesLock<T>(options: BakeOptions, work: () => Promise<T>): Promise<T> {
  return withMachineLock(
    `images${labHome()}`,
    {
      deadlineMs: 1_200_000,
      signal: options.signal,
      onWait: () => options.onProgress('waiting for another process that bakes images'),
    },
    work,
  )
}
