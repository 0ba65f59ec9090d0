// Runs every check and every test, on both ends of the supported range of Node, goes on after a failure, and closes
// with one line: N passed, N failed. `--quick` leaves out the older Node.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import process from 'node:process'

/** @typedef {Record<'numTotalTests' | 'numPassedTests' | 'numFailedTests' | 'numPendingTests' | 'numTodoTests', number>} VitestOutcome */

const bin = resolve('node_modules/.bin')
const oldestNode = resolve('node_modules/node-22/bin')
const quick = process.argv.includes('--quick')
const results = mkdtempSync(join(tmpdir(), 'clustermgr-test-'))
let passed = 0
let failed = 0
/** @type {string[]} */
const failures = []

/**
 * @param {string} title
 * @param {readonly string[]} command
 * @param {string} [nodeDirectory]
 */
function run(title, command, nodeDirectory = bin) {
  process.stdout.write(`\n== ${title}\n`)
  const started = performance.now()
  const [program = '', ...args] = command
  const { status, error } = spawnSync(program, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, PATH: [nodeDirectory, bin, process.env['PATH']].join(delimiter) },
  })
  if (error !== undefined) process.stdout.write(`${error.message}\n`)
  process.stdout.write(
    `== ${title}: ${status === 0 ? 'ok' : 'FAILED'} in ${((performance.now() - started) / 1000).toFixed(1)} s\n`,
  )
  return status === 0
}

/**
 * @param {string} title
 * @param {readonly string[]} command
 */
function check(title, command) {
  if (run(title, command)) passed += 1
  else {
    failed += 1
    failures.push(title)
  }
}

/**
 * @param {string} title
 * @param {readonly string[]} args
 * @param {string} [nodeDirectory]
 */
function suite(title, args, nodeDirectory) {
  const report = join(results, `${title.replaceAll(/[^a-z0-9]+/gi, '-')}.json`)
  const ok = run(
    title,
    [
      'node',
      'node_modules/vitest/vitest.mjs',
      'run',
      ...args,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    nodeDirectory,
  )
  let counted = false
  try {
    const outcome = /** @type {VitestOutcome} */ (JSON.parse(readFileSync(report, 'utf8')))
    passed += outcome.numPassedTests
    failed += outcome.numFailedTests
    // A skipped test proves nothing: it counts as failed, here and in CI.
    failed += outcome.numPendingTests + outcome.numTodoTests
    counted = outcome.numTotalTests > 0
    if (outcome.numFailedTests + outcome.numPendingTests + outcome.numTodoTests === 0 && !ok) counted = false
  } catch (error) {
    process.stdout.write(`no report of ${title}: ${String(error)}\n`)
  }
  if (!counted) failed += 1
  if (!ok) failures.push(title)
}

process.stdout.write(`Node ${process.version}\n`)
check('build', ['turbo', 'run', 'build', '--output-logs=errors-only'])
check('types', ['turbo', 'run', 'typecheck', '--output-logs=errors-only'])
check('types of tools', ['tsc', '-p', 'tools'])
check('lint', ['oxlint', '--type-aware', '--deny-warnings'])
check('format', ['oxfmt', '--check'])
check('embedded scripts', ['node', 'tools/embed-assets.mjs', '--check'])
check('API reports', ['node', 'tools/api-report.mjs', '--check'])
for (const name of ['core', 'sdk', 'client', 'workflows'])
  check(`publint ${name}`, ['publint', '--strict', `packages/${name}`])
check('shell scripts', ['sh', 'scripts/lint-shell'])
suite('unit', ['--project', 'unit'])
suite('integration', ['--project', 'integration'])
suite('scenarios', ['--project', 'scenarios'])
if (!quick) {
  suite('unit on the oldest Node', ['--project', 'unit'], oldestNode)
  // The languages' judges probe daemons by the thousand; what of them runs in Node is in the unit tests.
  suite('integration on the oldest Node', ['--project', 'integration', '--exclude', '**/languages-*'], oldestNode)
}
rmSync(results, { recursive: true })

if (failures.length > 0) process.stdout.write(`\nFailed: ${failures.join(', ')}\n`)
process.stdout.write(`\n${passed} passed, ${failed} failed\n`)
process.exitCode = failed === 0 ? 0 : 1
