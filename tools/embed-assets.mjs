// Embeds every shell script below packages/*/src as a TypeScript constant beside it, so that packages need no file
// system at run time and can be bundled. `--check` only says whether a generated file is stale.
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'

const check = process.argv.includes('--check')
let stale = 0
for (const script of globSync('packages/*/src/**/*.sh')) {
  const name = basename(script, '.sh')
  const constant = name.replaceAll(/-([a-z])/g, (_, /** @type {string} */ letter) => letter.toUpperCase())
  const target = script.replace(/\.sh$/, '.gen.ts')
  const text =
    `// Generated from ${basename(script)} by tools/embed-assets.mjs: edit that file, never this one.\n` +
    `/** The text of ${basename(script)}. */\n` +
    `export const ${constant}: string = ${JSON.stringify(readFileSync(script, 'utf8'))}\n`
  let current = ''
  try {
    current = readFileSync(target, 'utf8')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
  }
  if (current === text) continue
  stale += 1
  if (check) process.stderr.write(`${target} is stale: run node tools/embed-assets.mjs\n`)
  else writeFileSync(target, text)
}
if (check && stale > 0) process.exitCode = 1
