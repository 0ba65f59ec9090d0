import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { LabError } from '../lab-error.ts'
import { runProgram } from '../machine/run-program.ts'
import { chooseMirror, parseAptSources, type Mirror } from './apt-sources.ts'

/**
 * The mirror that hosts install from: `$CLUSTERMGR_LAB_MIRROR`, else the one in this machine's own apt sources.
 *
 * @throws LabError `LAB_REQUIREMENTS` when there is none
 */
export function machineMirror(): Mirror {
  const chosen = process.env['CLUSTERMGR_LAB_MIRROR']
  if (chosen !== undefined) return { archive: chosen, security: undefined }
  const directory = '/etc/apt/sources.list.d'
  const parts = existsSync(directory) ? readdirSync(directory).sort() : []
  const files = ['/etc/apt/sources.list', ...parts.map((name) => join(directory, name))].filter(
    (file) => existsSync(file) && /\.(?:list|sources)$/.test(file),
  )
  const sources = files.flatMap((file) =>
    parseAptSources(readFileSync(file, 'utf8'), file.endsWith('.sources') ? 'stanzas' : 'lines'),
  )
  const mirror = chooseMirror(sources)
  if (mirror === undefined) {
    throw new LabError('LAB_REQUIREMENTS', "No mirror of Debian is named in this machine's apt sources (/etc/apt).", {
      hint: 'Name one: export CLUSTERMGR_LAB_MIRROR=http://MIRROR/debian',
    })
  }
  return mirror
}

/** What apt on this machine thinks of the dates in a mirror's index: hosts see the same mirror and the same clock. */
export async function machineDateChecks(): Promise<string> {
  const { stdout } = await runProgram('apt-config', ['dump'])
  return stdout
    .split('\n')
    .filter((line) => /^Acquire::(?:Check-Valid-Until|Check-Date|Max-FutureTime) /.test(line))
    .join('\n')
}
