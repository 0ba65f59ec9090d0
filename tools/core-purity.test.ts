import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'

const impure = [
  'Date.now()',
  'new Date()',
  'Date()',
  'performance.now()',
  'Math.random()',
  "Math['random']()",
  'crypto.randomUUID()',
  'globalThis.Date.now()',
  'process.env',
  'setTimeout(() => {}, 1)',
]
const pure = 'Math.max(1, 2)'

test('the linter refuses clock, randomness and effects in core, and lets its tests have them', () => {
  // A repository of its own for the linter: our configuration, and a core of one line a file.
  const repository = mkdtempSync(path.join(tmpdir(), 'clustermgr-lint-'))
  const core = path.join(repository, 'packages/core/src/nginx')
  try {
    cpSync('.oxlintrc.json', path.join(repository, '.oxlintrc.json'))
    mkdirSync(core, { recursive: true })
    for (const [index, expression] of [...impure, pure].entries()) {
      for (const name of [`${index}.ts`, `${index}.test.ts`])
        writeFileSync(path.join(core, name), `export const value: unknown = ${expression}\n`)
    }
    const { stdout } = spawnSync(path.resolve('node_modules/.bin/oxlint'), ['--format=unix'], {
      cwd: repository,
      encoding: 'utf8',
    })
    const refused = stdout.split('\n').filter((line) => /no-restricted-(?:globals|properties)/.test(line))
    const files = new Set(refused.map((line) => path.basename(line.split(':')[0] ?? '')))
    expect([...files].sort()).toEqual(impure.map((_, index) => `${index}.ts`).sort())
  } finally {
    rmSync(repository, { recursive: true })
  }
})
