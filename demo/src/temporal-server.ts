import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { findTemporalCli, startDevServer } from '@clustermgr/workflows/dev-server'
import type { DevServer } from '@clustermgr/workflows/dev-server'

/**
 * Temporal's development server, with its database in a directory. The kernel ends it with this process, even where that
 * was killed with -9 and could not.
 */
export async function startTemporal(directory: string, signal: AbortSignal): Promise<DevServer> {
  const program = join(directory, 'temporal')
  const real = (await findTemporalCli({ signal })).replaceAll("'", String.raw`'\''`)
  await writeFile(program, `#!/bin/sh\nexec setpriv --pdeathsig KILL '${real}' "$@"\n`, { mode: 0o700 })
  return startDevServer({ databaseFile: join(directory, 'temporal.db'), program })
}
