import { existsSync, readFileSync } from 'node:fs'
import { asset } from '../machine/places.ts'
import { startDetached } from '../machine/start-detached.ts'
import { waitUntil } from '../machine/wait-until.ts'
import type { Cgroup } from './cgroup.ts'
import { containerOptions } from './container-options.ts'

/** What systemd-nspawn is told about a host. */
export interface LaunchOptions {
  readonly cgroup: Cgroup
  readonly root: string
  readonly hostname: string
  readonly machine: string
  readonly namespace: string
  /** What the host's console says is appended there. */
  readonly console: string
}

/** Starts a host's systemd. The launcher starts it again when the host reboots, and does not end with this process. */
export async function launch(options: LaunchOptions): Promise<void> {
  options.cgroup.create()
  const container = [
    'systemd-nspawn',
    ...containerOptions,
    '--capability=CAP_NET_ADMIN',
    // Without a name of its own each host would take its directory's, which is the same for all.
    `--machine=${options.machine}`,
    `--hostname=${options.hostname}`,
    `--network-namespace-path=/run/netns/${options.namespace}`,
    `--directory=${options.root}`,
    '--boot',
  ]
  await startDetached('sh', [asset('launch-host.sh'), ...options.cgroup.directories, '--', ...container], {
    log: options.console,
    env: { SYSTEMD_NSPAWN_UNIFIED_HIERARCHY: '1' },
  })
  await waitUntil(`${options.hostname}'s launcher is in its cgroup`, () => options.cgroup.pids().length > 0, {
    deadlineMs: 30_000,
    intervalMs: 5,
    seen: () => consoleTail(options.console),
  })
}

/** The last words on a host's console. */
export function consoleTail(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8').slice(-1500) : '(nothing on the console)'
}
