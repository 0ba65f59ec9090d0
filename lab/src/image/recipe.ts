import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageProxy } from '../network/package-cache.ts'
import { asset, labHome } from '../machine/places.ts'
import { renderAptSources, throughCache } from './apt-sources.ts'
import { machineDateChecks, machineMirror } from './machine-mirror.ts'
import { layers, releases, type Layer, type Release } from './release.ts'

/** All that decides what a layer holds. */
export interface Recipe {
  readonly release: Release
  readonly layer: Layer
  readonly mirror: string
  readonly packages: readonly string[]
  /** Files put in before the script runs, by their path. */
  readonly files: Readonly<Record<string, string>>
  /** Runs inside the root. */
  readonly script: string
  /** The finished layer; its name holds the digest of everything above, so a changed recipe is another layer. */
  readonly directory: string
}

const packages = [
  'ca-certificates',
  'curl',
  'dbus',
  'iproute2',
  'openssh-server',
  'procps',
  'python3',
  'python3-apt',
  'sudo',
  'systemd',
  'systemd-sysv',
]

/** The recipe of a layer on this machine. */
export async function imageRecipe(release: Release, layer: Layer): Promise<Recipe> {
  const mirror = machineMirror()
  const dateChecks = await machineDateChecks()
  const base = withDirectory({
    release,
    layer: 'bare',
    mirror: throughCache(mirror.archive),
    packages,
    files: {
      'etc/apt/sources.list': '',
      'etc/apt/sources.list.d/debian.sources': renderAptSources(release, mirror),
      'etc/apt/apt.conf.d/10lab': `Acquire::http::Proxy "${packageProxy}";\n${dateChecks}\n`,
    },
    script: readFileSync(asset('image-base.sh'), 'utf8'),
  })
  if (layer === 'bare') return base
  return withDirectory(
    { ...base, layer, packages: [], files: {}, script: readFileSync(asset('image-daemons.sh'), 'utf8') },
    base.directory,
  )
}

const imageName = new RegExp(`^(?:unfinished-)?(?:${releases.join('|')})-(?:${layers.join('|')})-[0-9a-f]{12}$`)

/**
 * The layers in a directory, those that are not finished too. Whoever sets `$CLUSTERMGR_LAB_DIR` may keep things of their
 * own there: those have other names.
 */
export function imageNames(directory: string): readonly string[] {
  if (!existsSync(directory)) return []
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && imageName.test(entry.name))
    .map(({ name }) => name)
}

function withDirectory(recipe: Omit<Recipe, 'directory'>, below = ''): Recipe {
  const digest = createHash('sha256')
    .update(JSON.stringify([recipe, below.split('/').pop()]))
    .digest('hex')
    .slice(0, 12)
  return { ...recipe, directory: join(labHome(), 'images', `${recipe.release}-${recipe.layer}-${digest}`) }
}
