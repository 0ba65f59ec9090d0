import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { removeOldImages } from '../src/image/prepare-images.ts'
import { withRegistry } from '../src/lab/registry.ts'
import { sweepDeadLabs } from '../src/lab/sweep.ts'

// A lab's home in which somebody keeps things of their own.
let home = ''
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'clustermgr-lab-home-'))
  vi.stubEnv('CLUSTERMGR_LAB_DIR', home)
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(home, { recursive: true })
})

it('cleaning removes old images and unfinished ones, and nothing that is not ours', async () => {
  const digest = '0123456789ab'
  const ours = [`bookworm-bare-${digest}`, `trixie-daemons-${digest}`, `unfinished-bookworm-daemons-${digest}`]
  const foreign = [
    'photographs',
    'unfinished-novel',
    'bookworm',
    `buster-bare-${digest}`,
    `bookworm-bare-${digest}-copy`,
    `my-bookworm-bare-${digest}`,
    `bookworm-bare-${digest.toUpperCase()}`,
  ]
  plant('images', [...ours, ...foreign])
  // With a name of ours, and no directory.
  writeFileSync(join(home, 'images/bookworm-bare-aaaaaaaaaaaa'), 'text')
  symlinkSync(join(home, 'images/photographs'), join(home, 'images/trixie-bare-bbbbbbbbbbbb'))
  const kept = [...foreign, 'bookworm-bare-aaaaaaaaaaaa', 'trixie-bare-bbbbbbbbbbbb'].sort()
  const said: string[] = []
  await removeOldImages([], { onProgress: (line) => said.push(line) })
  expect(readdirSync(join(home, 'images')).sort()).toEqual(kept)
  expect(said).toEqual(ours.slice(0, 2).map((name) => `removing the old image ${name}`))
  expect(existsSync(join(home, 'images/photographs/file'))).toBe(true)
})

it('sweeping removes the directories of dead labs, and nothing that is not one', async () => {
  const foreign = ['photographs', 'NaN', '-1', '007', '1e2', '255', '1000']
  plant('labs', ['254', ...foreign])
  writeFileSync(join(home, 'labs/253'), 'text')
  const said: string[] = []
  await withRegistry(() => sweepDeadLabs((line) => said.push(line)))
  expect(readdirSync(join(home, 'labs')).sort()).toEqual(['253', ...foreign].sort())
  expect(said.filter((line) => line.startsWith('cleaning up what is left of'))).toEqual([
    'cleaning up what is left of lab 254',
  ])
})

/** Makes directories below the home, each with a file in it. */
function plant(below: string, names: readonly string[]): void {
  for (const name of names) {
    mkdirSync(join(home, below, name), { recursive: true })
    writeFileSync(join(home, below, name, 'file'), 'text')
  }
}
