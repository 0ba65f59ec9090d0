// A run of checks and test suites that goes on after a failure and closes with one line: N passed, N failed.
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { constants, tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'
import { PassedSuites, describeInputs } from './passed-suites.mjs'
import { runCommand } from './run-command.mjs'
import { outcomeFileVariable } from './suite-reporter.mjs'

/** @typedef {import('./suite-reporter.mjs').SuiteOutcome} SuiteOutcome */
/** @typedef {import('./suite-reporter.mjs').Failure} Failure */

const suiteReporter = fileURLToPath(import.meta.resolve('./suite-reporter.mjs'))
// Whoever is shown only the end of a long run finds the reasons in it: about 8 kB.
const maxFailuresTold = 10
const maxReasonLength = 800
const bin = resolve('node_modules/.bin')
/** @type {readonly NodeJS.Signals[]} */
const endings = ['SIGINT', 'SIGTERM', 'SIGHUP']

export class TestRun {
  passed = 0
  failed = 0
  /** @type {string[]} */
  failures = []
  /** @type {Failure[]} */
  #failedTests = []
  /** @type {Set<string>} */
  testFiles = new Set()
  /** @type {NodeJS.Signals | undefined} */
  interruptedBy
  /** How many of those that passed did so in an earlier run. */
  #recalled = 0
  #passedSuites = new PassedSuites('.cache/passed-suites.json')
  #again
  #interrupted = new AbortController()
  #reports = mkdtempSync(join(tmpdir(), 'clustermgr-test-'))

  /** @param {{ again?: boolean }} [options] `again`: also what passed before, as where CI is set */
  constructor({ again = false } = {}) {
    this.#again = again || (process.env['CI'] ?? '') !== ''
    for (const name of endings) {
      process.on(name, () => {
        this.interruptedBy ??= name
        this.#interrupted.abort()
      })
    }
  }

  /**
   * A command that passes or fails as a whole.
   * @param {string} title
   * @param {readonly string[]} command
   */
  async check(title, command) {
    if (this.interruptedBy !== undefined) return
    this.#count(title, (await this.#run(title, command)) ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 })
  }

  /**
   * Tests that vitest runs.
   * @param {string} title
   * @param {readonly string[]} args what to run
   * @param {string} [nodeDirectory] where its `node` is, unless it is the repository's own
   */
  async suite(title, args, nodeDirectory) {
    if (this.interruptedBy !== undefined) return
    const inputs = describeInputs()
    const earlier = this.#again ? undefined : this.#passedSuites.recall(title, inputs)
    if (earlier !== undefined) {
      process.stdout.write(
        `\n== ${title}: ${earlier.passed} passed on ${earlier.at}, and nothing has changed since (--again runs them)\n`,
      )
      for (const name of earlier.testFiles) this.testFiles.add(name)
      this.#recalled += earlier.passed
      this.#count(title, { passed: earlier.passed, failed: 0 })
      return
    }
    const file = join(this.#reports, `${title.replaceAll(/[^a-z0-9]+/gi, '-')}.json`)
    const ok = await this.#run(
      title,
      ['node', 'node_modules/vitest/vitest.mjs', 'run', ...args, '--reporter=default', `--reporter=${suiteReporter}`],
      { nodeDirectory, variables: { [outcomeFileVariable]: file } },
    )
    const outcome = readOutcome(file, ok)
    for (const name of outcome.testFiles) this.testFiles.add(name)
    this.#failedTests.push(...outcome.failures.map(({ where, why }) => ({ where: `${title}: ${where}`, why })))
    this.#count(title, { passed: outcome.passed, failed: outcome.failures.length })
    if (outcome.failures.length === 0)
      this.#passedSuites.remember(title, inputs, { passed: outcome.passed, testFiles: outcome.testFiles })
  }

  /** Every test file of the repository belongs to a suite: one that none ran is a failure. */
  checkEveryFileRan() {
    if (this.interruptedBy !== undefined) return
    const files = globSync('{packages,lab,demo,tests,examples,bench,tools}/**/*.test.{ts,mjs}', {
      exclude: ['**/node_modules/**', '**/dist/**'],
    })
    for (const file of files.filter((name) => !this.testFiles.has(name)).sort()) {
      this.#count(`${file} (no suite ran it)`, { passed: 0, failed: 1 })
    }
  }

  /**
   * Whatever happened, the last thing that the run writes.
   * @param {{ summaryFile?: string | undefined }} options
   */
  close({ summaryFile }) {
    rmSync(this.#reports, { recursive: true, force: true })
    if (this.interruptedBy !== undefined) this.#count(`interrupted by ${this.interruptedBy}`, { passed: 0, failed: 1 })
    if (this.#recalled > 0) process.stdout.write(`\n${this.#recalled} of them passed in an earlier run\n`)
    for (const { where, why } of this.#failedTests.slice(0, maxFailuresTold)) {
      process.stdout.write(`\n${where}\n${shorten(why).replaceAll(/^/gm, '    ')}\n`)
    }
    const untold = this.#failedTests.length - maxFailuresTold
    if (untold > 0) process.stdout.write(`\n... and ${untold} more\n`)
    if (this.failures.length > 0) process.stdout.write(`\nFailed: ${this.failures.join(', ')}\n`)
    process.stdout.write(`\n${this.passed} passed, ${this.failed} failed\n`)
    if (summaryFile !== undefined) writeFileSync(summaryFile, `${this.passed} passed, ${this.failed} failed\n`)
    process.exitCode = this.failed === 0 ? 0 : 1
    if (this.interruptedBy !== undefined) process.exitCode = 128 + constants.signals[this.interruptedBy]
  }

  /**
   * Something that is neither a check nor a test: also after a signal, and not counted.
   * @param {readonly string[]} command
   */
  async tidy(command) {
    await runCommand(command, { env: environment(bin), signal: new AbortController().signal })
  }

  /**
   * @param {string} title
   * @param {unknown} error
   */
  fail(title, error) {
    process.stdout.write(`${error instanceof Error ? error.stack : String(error)}\n`)
    this.#count(title, { passed: 0, failed: 1 })
  }

  /**
   * @param {string} title
   * @param {{ passed: number, failed: number }} counted
   */
  #count(title, { passed, failed }) {
    this.passed += passed
    this.failed += failed
    if (failed > 0) this.failures.push(title)
  }

  /**
   * @param {string} title
   * @param {readonly string[]} command
   * @param {{ nodeDirectory?: string | undefined, variables?: NodeJS.ProcessEnv }} [options]
   */
  async #run(title, command, { nodeDirectory = bin, variables = {} } = {}) {
    process.stdout.write(`\n== ${title}\n`)
    const started = performance.now()
    const env = { ...environment(nodeDirectory), ...variables }
    const ok = await runCommand(command, { env, signal: this.#interrupted.signal })
    const seconds = ((performance.now() - started) / 1000).toFixed(1)
    process.stdout.write(`== ${title}: ${ok ? 'ok' : 'FAILED'} in ${seconds} s\n`)
    return ok
  }
}

/** @param {string} nodeDirectory */
function environment(nodeDirectory) {
  return { ...process.env, PATH: [nodeDirectory, bin, process.env['PATH']].join(delimiter) }
}

/**
 * @param {string} file
 * @param {boolean} ok vitest's exit code was 0
 * @returns {SuiteOutcome}
 */
function readOutcome(file, ok) {
  /** @type {SuiteOutcome} */
  let outcome
  try {
    outcome = /** @type {SuiteOutcome} */ (JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    return { passed: 0, failures: [{ where: 'vitest', why: `told no outcome: ${String(error)}` }], testFiles: [] }
  }
  if (ok || outcome.failures.length > 0) return outcome
  return { ...outcome, failures: [{ where: 'vitest', why: 'failed, and told no reason' }] }
}

/** @param {string} text */
function shorten(text) {
  const plain = stripVTControlCharacters(text)
  return plain.length > maxReasonLength ? `${plain.slice(0, maxReasonLength)} ...` : plain
}
