// Runs every check and every test; on the oldest Node that is supported too, all but the languages' judges and the
// scenarios, of which it runs one there. Goes on after a failure, and closes with one line: N passed, N failed.
// `--quick` leaves out the older Node; `--summary FILE` writes that line there too. A suite that passed is not run again
// for a day, until something in the tree, this machine's packages or the lab's images has changed, unless `--again`
// says so or CI is set. SIGINT, SIGTERM and SIGHUP end what runs, take away its labs, and close as well.
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { TestRun } from '../tools/test-run/test-run.mjs'

const { values } = parseArgs({
  options: { again: { type: 'boolean' }, quick: { type: 'boolean' }, summary: { type: 'string' } },
})
const oldestNode = resolve('node_modules/node-22/bin')
const run = new TestRun({ again: values.again === true })
process.stdout.write(`Node ${process.version}\n`)
try {
  await run.check('build', ['turbo', 'run', 'build', '--output-logs=errors-only'])
  await run.check('types', ['turbo', 'run', 'typecheck', '--output-logs=errors-only'])
  await run.check('types of tools', ['tsc', '-p', 'tools'])
  await run.check('lint', ['oxlint', '--type-aware', '--deny-warnings'])
  await run.check('format', ['oxfmt', '--check'])
  await run.check('embedded scripts', ['node', 'tools/embed-assets.mjs', '--check'])
  await run.check('examples of the pages', ['node', 'tools/check-examples.mjs'])
  await run.check('API reports', ['node', 'tools/api-report.mjs', '--check'])
  for (const name of ['core', 'sdk', 'client', 'workflows']) {
    await run.check(`publint ${name}`, ['publint', '--strict', `packages/${name}`])
  }
  await run.check('shell scripts', ['sh', 'scripts/lint-shell'])
  await run.suite('unit', ['--project', 'unit'])
  await run.suite('integration', ['--project', 'integration'])
  await run.suite('scenarios', ['--project', 'scenarios'])
  run.checkEveryFileRan()
  if (values.quick !== true) {
    await run.suite('unit on the oldest Node', ['--project', 'unit'], oldestNode)
    // The languages' judges probe daemons by the thousand; what of them runs in Node is in the unit tests.
    await run.suite(
      'integration on the oldest Node',
      ['--project', 'integration', '--exclude', '**/languages-*'],
      oldestNode,
    )
    // Demo hosts, a worker, a client, an install that is cancelled and done again.
    await run.suite(
      'a scenario on the oldest Node',
      ['--project', 'scenarios', 'tests/scenarios/cancel-install.test.ts'],
      oldestNode,
    )
  }
} catch (error) {
  run.fail('the test run itself', error)
}
// A worker that was killed could not take its labs down.
if (run.interruptedBy !== undefined && process.getuid?.() === 0 && existsSync('lab/dist/cli.js')) {
  await run.tidy(['node', 'lab/dist/cli.js', 'clean', '--keep-images'])
}
run.close({ summaryFile: values.summary })
