import type { LabHost } from '@clustermgr/lab'
import { waitFor } from '../integration/wait-for.ts'

/**
 * Stops a host's job at its N-th flush. The job flushes (`sync`) after every line of its journal and its undo log and
 * around every rename, so these are all the moments between which a cut-off could be told apart. Nothing in the agent
 * knows of this: the host gets its own `sync` program, first on the path, which counts and waits. What says where to
 * stop lies in /run, so a host that lost its power boots without it.
 */
export class PausePoint {
  readonly #host: LabHost

  private constructor(host: LabHost) {
    this.#host = host
  }

  static async install(host: LabHost): Promise<PausePoint> {
    const script = `#!/bin/sh
/usr/bin/sync "$@" || exit
[ -e /run/pause/at ] || exit 0
if [ -e /run/pause/journal-only ]; then
  case "$*" in /var/lib/clustermgr/journal) ;; *) exit 0 ;; esac
fi
read -r count </run/pause/count
count=$((count + 1))
echo "$count" >/run/pause/count
read -r at </run/pause/at
[ "$count" = "$at" ] || exit 0
touch /run/pause/reached
while [ -e /run/pause/reached ]; do sleep 0.05; done
`
    await host.run('cat >/usr/local/sbin/sync && chmod 755 /usr/local/sbin/sync', { input: script })
    return new PausePoint(host)
  }

  /** The next job stops at its N-th flush; at its N-th line of the journal if `journalOnly`. */
  async arm(at: number, { journalOnly = false } = {}): Promise<void> {
    await this.#host.run(
      `rm -rf /run/pause && mkdir /run/pause && echo 0 >/run/pause/count && echo ${at} >/run/pause/at${journalOnly ? ' && touch /run/pause/journal-only' : ''}`,
    )
  }

  /** Whether the job stands at the point; `false` when `ended` says that it ended before it came there. */
  async reach(ended: () => boolean): Promise<boolean> {
    const { value } = await waitFor('the job stands still, or ended', 60_000, async () => {
      if (ended()) return 'ended'
      const { stdout } = await this.#host.exec('ls /run/pause')
      return stdout.includes('reached') ? 'reached' : undefined
    })
    return value === 'reached'
  }

  async release(): Promise<void> {
    await this.#host.exec('rm -f /run/pause/at /run/pause/reached')
  }
}
