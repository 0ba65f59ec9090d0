import { existsSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { LabHost } from '@clustermgr/lab'
import { waitFor } from '../../integration/wait-for.ts'

/** Sourced by each of the programs below after its work: counts, and waits at the wanted point. */
const PAUSE = `pause() {
  [ -e $pause/at ] || return 0
  if [ -e $pause/job-lines ]; then
    [ "$*" = /var/lib/clustermgr/journal ] || return 0
    case "$(tr '\\0' ' ' </proc/$PPID/cmdline)" in *" job "*) ;; *) return 0 ;; esac
  fi
  read -r count <$pause/count
  count=$((count + 1))
  echo "$count" >$pause/count
  read -r at <$pause/at
  [ "$at" = every ] || [ "$at" = "$count" ] || return 0
  touch $pause/reached
  while [ -e $pause/reached ]; do sleep 0.05; done
}
pause=/var/lib/sweep-pause
`

const SYNC = `#!/bin/sh
. /usr/local/lib/sweep-pause
/usr/bin/sync "$@" || exit
pause "$@"
`

/** dpkg asks it for what it unpacks: before and after its answer a package is half there. */
const DPKG_DEB = `#!/bin/sh
. /usr/local/lib/sweep-pause
case "$1" in --control | --fsys-tarfile) ;; *) exec /usr/bin/dpkg-deb "$@" ;; esac
pause "$@"
/usr/bin/dpkg-deb "$@" || exit
pause "$@"
`

/**
 * Stops a host at its N-th flush. A job flushes (`sync`) after every line of its journal and its undo log and around
 * every rename, so these are all the moments between which a cut-off could be told apart; inside dpkg there are some of
 * its own. Nothing in the agent knows of this: the host gets programs of its own, first on the path. What says where to
 * stop is written to the host's disk from outside, so a boot can be stopped too, and asking costs nothing.
 */
export class PausePoint {
  readonly #directory: string

  private constructor(directory: string) {
    this.#directory = directory
  }

  static async install({ root }: LabHost): Promise<PausePoint> {
    const programs = { 'lib/sweep-pause': PAUSE, 'sbin/sync': SYNC, 'sbin/dpkg-deb': DPKG_DEB }
    for (const [name, text] of Object.entries(programs)) {
      await writeFile(path.join(root, 'usr/local', name), text, { mode: 0o755 })
    }
    return new PausePoint(path.join(root, 'var/lib/sweep-pause'))
  }

  /** The host stops at its N-th flush from now on; with `every` at each line that a job writes to its journal. */
  async arm(at: number | 'every'): Promise<void> {
    await this.disarm()
    await mkdir(this.#directory)
    await this.#write('count', '0')
    if (at === 'every') await this.#write('job-lines', '')
    await this.#write('at', String(at))
  }

  /** Whether the host stands at the point; `false` when `ended` says that it came to its end before. */
  async reach(ended: () => boolean): Promise<boolean> {
    const { value } = await waitFor('the host stands still, or ended', 120_000, async () => {
      if (this.isReached()) return 'reached'
      return ended() ? 'ended' : undefined
    })
    return value === 'reached'
  }

  isReached(): boolean {
    return existsSync(path.join(this.#directory, 'reached'))
  }

  /** Goes on to the next point. */
  async release(): Promise<void> {
    await rm(path.join(this.#directory, 'reached'), { force: true })
  }

  async disarm(): Promise<void> {
    await rm(this.#directory, { recursive: true, force: true })
  }

  /** Whole at once: the host may read it any moment. */
  async #write(name: string, text: string): Promise<void> {
    const file = path.join(this.#directory, name)
    await writeFile(`${file}.new`, `${text}\n`)
    await rename(`${file}.new`, file)
  }
}
