import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import path from 'node:path'
import { ClustermgrError } from '@clustermgr/core'
import { downloadTemporalCli } from './download-temporal-cli.ts'

/** The version that `scripts/setup` installs, the tests run with, and the download brings. */
export const TEMPORAL_CLI_VERSION = '1.9.1'

/** What the search looks at. */
export interface FindTemporalCliOptions {
  /** Default `process.env`. The download heeds its proxy settings. */
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** Whether a program that is nowhere may be downloaded. Default true. */
  readonly download?: boolean
  /** Until a download is complete. Default 300000. */
  readonly downloadTimeoutMs?: number
  /** Ends the search, and the download. */
  readonly signal?: AbortSignal
}

const hint =
  'There are four ways: name the `temporal` program in TEMPORAL_CLI; put it on PATH; run scripts/setup in a clone of ' +
  'this repository; or install the npm package @temporalio/testing, with which it is downloaded.'

/**
 * Where the `temporal` program is: `$TEMPORAL_CLI`, else the first on PATH, else what `scripts/setup` installed in
 * `${XDG_CACHE_HOME:-~/.cache}/clustermgr/temporal-VERSION/`, else what Temporal's own `@temporalio/testing`, an
 * optional peer of this package, downloads into that place, once: about 60 MB over HTTPS, from Temporal's servers, no
 * digest checked.
 * @throws TEMPORAL_CLI_MISSING with every place that was looked at, and why there was no download; also when
 * `$TEMPORAL_CLI` names no program
 */
export async function findTemporalCli(options: FindTemporalCliOptions = {}): Promise<string> {
  const { environment = process.env, download = true, downloadTimeoutMs, signal } = options
  const named = environment['TEMPORAL_CLI'] ?? ''
  if (named !== '') {
    if (await isProgram(named)) return named
    throw new ClustermgrError(
      'TEMPORAL_CLI_MISSING',
      `TEMPORAL_CLI names ${named}, which is no program that can be run`,
    )
  }
  const onPath = (environment['PATH'] ?? '').split(path.delimiter).filter((directory) => directory !== '')
  const installed = placeOfSetup(environment)
  for (const place of [...onPath.map((directory) => path.join(directory, 'temporal')), installed]) {
    if (await isProgram(place)) return place
  }
  const summary = `the temporal program is neither on PATH nor at ${installed}`
  if (!download) throw new ClustermgrError('TEMPORAL_CLI_MISSING', summary, { hint })
  try {
    return await downloadTemporalCli({
      target: installed,
      version: TEMPORAL_CLI_VERSION,
      environment,
      ...(downloadTimeoutMs === undefined ? {} : { timeoutMs: downloadTimeoutMs }),
      ...(signal === undefined ? {} : { signal }),
    })
  } catch (cause) {
    signal?.throwIfAborted()
    const words = cause instanceof Error ? cause.message : String(cause)
    throw new ClustermgrError('TEMPORAL_CLI_MISSING', `${summary}, and ${words}`, { hint, cause })
  }
}

function placeOfSetup(environment: Readonly<Record<string, string | undefined>>): string {
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
