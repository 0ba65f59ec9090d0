// Writes every package's public declarations, door by door, to packages/*/api/DOOR.d.ts.txt: a change of the API is a
// change of a file in git. `--check` only says whether a report is stale, or an export is without a doc comment. Build
// first.
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { findUndocumented } from './doc-comments.mjs'

const check = process.argv.includes('--check')
let stale = 0
/** @type {Set<string>} lines about exports without a doc comment: a file may be behind several doors */
const undocumented = new Set()

for (const manifestPath of globSync('packages/*/package.json').sort()) {
  const root = dirname(manifestPath)
  const manifest = /** @type {{ exports: Record<string, { types: string }> }} */ (
    JSON.parse(readFileSync(manifestPath, 'utf8'))
  )
  const expected = new Set()
  for (const [door, target] of Object.entries(manifest.exports)) {
    const name = `${door === '.' ? 'index' : door.slice(2).replaceAll('/', '.')}.d.ts.txt`
    expected.add(name)
    for (const { file, name: exported } of findUndocumented(resolve(root, target.types))) {
      const source = relative('.', file)
        .replace('/dist/', '/src/')
        .replace(/\.d\.ts$/, '.ts')
      undocumented.add(`${source}: ${exported} has no doc comment\n`)
    }
    report(join(root, 'api', name), `${basename(root)} ${door}`, resolve(root, target.types), resolve(root, 'dist'))
  }
  for (const file of globSync(`${root}/api/*`)) {
    if (expected.has(basename(file))) continue
    stale += 1
    if (check) process.stderr.write(`${file} belongs to no door: run npm run api\n`)
    else rmSync(file)
  }
}
for (const line of undocumented) process.stderr.write(line)
if (check && stale + undocumented.size > 0) process.exitCode = 1

/**
 * @param {string} file
 * @param {string} title
 * @param {string} door
 * @param {string} base
 */
function report(file, title, door, base) {
  const sections = reachable(door).map((path) => `// ${relative(base, path)}\n${declarations(path)}`)
  const text = `// API report of ${title}, made by tools/api-report.mjs. Read its diff before the code's.\n\n${sections.join('\n')}`
  if (read(file) === text) return
  stale += 1
  if (check) process.stderr.write(`${file} is stale: run npm run api\n`)
  else {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
}

/**
 * The declaration files that a door reaches by relative imports, in a stable order.
 * @param {string} door
 * @returns {string[]}
 */
function reachable(door) {
  const seen = new Set([door])
  for (const path of seen) {
    for (const match of readFileSync(path, 'utf8').matchAll(/(?:from |import\()'(\.[^']+)'/g)) {
      seen.add(resolve(dirname(path), String(match[1]).replace(/\.[jt]s$/, '.d.ts')))
    }
  }
  return [door, ...[...seen].filter((path) => path !== door).sort()]
}

/**
 * A file's declarations without comments: words change more often than the API.
 * @param {string} path
 */
function declarations(path) {
  return `${readFileSync(path, 'utf8')
    .replaceAll(/\/\*\*[\s\S]*?\*\//g, '')
    .replaceAll(/^\/\/.*$/gm, '')
    .replaceAll(/^\s*\n/gm, '')
    .trim()}\n`
}

/** @param {string} path */
function read(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ''
    throw error
  }
}
