import { readFileSync } from 'node:fs'
import { runProgram } from './run-program.ts'
import { waitUntil } from './wait-until.ts'

/** A line of this machine's mount table. */
export interface Mount {
  readonly source: string
  readonly point: string
}

/** What is mounted, in the order of mounting. */
export function readMounts(): readonly Mount[] {
  return readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' '))
    .map(([source = '', point = '']) => ({ source, point }))
}

export function isMounted(path: string): boolean {
  return readMounts().some(({ point }) => point === path)
}

/** Unmounts all that `choose` says yes to, the last mounted first. */
export async function unmountAll(choose: (mount: Mount) => boolean): Promise<void> {
  for (const { point } of readMounts().filter(choose).toReversed()) await unmount(point)
}

/** Unmounts what nobody uses soon; a file that somebody holds open keeps only itself. */
export async function unmount(path: string): Promise<void> {
  await waitUntil(
    `${path} is unmounted`,
    async () => (await runProgram('umount', [path], { check: false })).exitCode === 0,
    { deadlineMs: 1_000 },
  ).catch(() => runProgram('umount', ['--lazy', path]))
}

/** Unmounts a directory and all below. */
export function unmountBelow(directory: string): Promise<void> {
  return unmountAll(({ point }) => point === directory || point.startsWith(`${directory}/`))
}

/**
 * Removes a tree with `rm`, which stops at anything that is mounted in it. It begins anew where somebody who is about to
 * end still wrote into a directory.
 */
export async function removeTree(path: string): Promise<void> {
  await unmountBelow(path)
  const remove = ['--recursive', '--force', '--one-file-system', path]
  let said = ''
  const isRemoved = async (): Promise<boolean> => {
    const { exitCode, stderr } = await runProgram('rm', remove, { check: false, timeoutMs: 120_000 })
    said = stderr
    return exitCode === 0
  }
  await waitUntil(`${path} is removed`, isRemoved, { deadlineMs: 30_000, seen: () => said })
}
