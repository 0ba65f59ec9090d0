import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'

// No other lab's processes, interfaces, mounts below /run and cgroups; what is mounted elsewhere is a copy.
const makeLone = `
umount --recursive --lazy /sys
mount -t sysfs sysfs /sys
mount -t tmpfs tmpfs /run
ip link set lo up
exec "$@"`

/**
 * Runs a program of this folder as if nobody else used this machine: in namespaces of its own, which take all that it
 * leaves with them. What it prints is JSON.
 */
export async function runOnLoneMachine(program: string): Promise<unknown> {
  const home = mkdtempSync(join(tmpdir(), 'clustermgr-lone-machine-'))
  try {
    const namespaces = ['--mount', '--net', '--pid', '--fork', '--mount-proc', '--kill-child']
    const command = [process.execPath, fileURLToPath(new URL(program, import.meta.url))]
    const { stdout } = await execa('unshare', [...namespaces, 'sh', '-euc', makeLone, 'sh', ...command], {
      env: { CLUSTERMGR_LAB_DIR: home },
      timeout: 60_000,
    })
    return JSON.parse(stdout)
  } finally {
    rmSync(home, { recursive: true })
  }
}
