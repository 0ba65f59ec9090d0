import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import path from 'node:path'
import { ClustermgrError } from '@clustermgr/core'

/** The version that `scripts/setup` installs and the tests run with. */
export const TEMPORAL_CLI_VERSION = '1.9.1'

/** What the search looks at. */
export interface FindTemporalCliOptions {
  /** Default `process.env`. */
  readonly environment?: Readonly<Record<string, string | undefined>>
}

/**
 * Where the `temporal` program is: `$TEMPORAL_CLI`, else the first on PATH, else what `scripts/setup` installed in
 * `${XDG_CACHE_HOME:-~/.cache}/clustermgr/temporal-VERSION/`.
 * @throws TEMPORAL_CLI_MISSING with every place that was looked at; also when `$TEMPORAL_CLI` names no program
 */
export async function findTemporalCli(options: FindTemporalCliOptions = {}): Promise<string> {
  const environment = options.environment ?? process.env
  const named = environment['TEMPORAL_CLI'] ?? ''
  if (named !== '') {
    if (await isProgram(named)) return named
    throw missing(`TEMPORAL_CLI names ${named}, which is no program that can be run`)
  }
  const onPath = (environment['PATH'] ?? '').split(path.delimiter).filter((directory) => directory !== '')
  const places = [...onPath.map((directory) => path.join(directory, 'temporal')), installedBySetup(environment)]
  for (const place of places) {
    if (await isProgram(place)) return place
  }
  throw missing(`the temporal program is neither on PATH nor at ${installedBySetup(environment)}`)
}

function installedBySetup(environment: Readonly<Record<string, string | undefined>>): string {
  const named = environment['XDG_CACHE_HOME'] ?? ''
  const cache = named === '' ? path.join(environment['HOME'] ?? homedir(), '.cache') : named
  return path.join(cache, 'clustermgr', `temporal-${TEMPORAL_CLI_VERSION}`, 'temporal')
}

async function isProgram(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK)
    return (await stat(file)).isFile()
  } catch {
    return false
  }
}

function missing(summary: string): ClustermgrError {
  return new ClustermgrError('TEMPORAL_CLI_MISSING', summary)
}
