import { ClustermgrError } from '@clustermgr/core'
import { parsePackageName, parseUnitName, renderLine } from '../agent/index.ts'
import type { HostJob } from './host-job.ts'

/** What an install of packages came to. */
export interface PackagesResult {
  /** Installed version of each package. */
  readonly versions: Readonly<Record<string, string>>
}

/**
 * Installs Debian packages, without what they merely recommend, keeping configuration files that were changed. An
 * install that was cut off is finished first. It only goes forward.
 *
 * @param units units that these packages bring: they are kept from starting with the distribution's configuration.
 *   One that runs already is left alone.
 */
export function packagesJob(packages: readonly string[], units: readonly string[]): HostJob<PackagesResult> {
  const spec = [
    ...packages.map((name) => renderLine('package', parsePackageName(name))),
    ...units.map((unit) => renderLine('mask', parseUnitName(unit))),
  ].join('')
  return {
    kind: 'packages',
    parts: [{ name: 'spec', content: spec }],
    // A mirror that does not answer now may do so later.
    retryable: true,
    parseResult: ({ reply }) => ({ versions: parseVersions(reply.requireText('packages')) }),
  }
}

function parseVersions(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    text.split('\n').flatMap((line) => {
      if (line === '') return []
      const [name, version] = line.split('\t')
      if (name === undefined || version === undefined) {
        throw new ClustermgrError('HOST_PROTOCOL', `no package and version: ${JSON.stringify(line)}`)
      }
      return [[name, version]]
    }),
  )
}
