// A vitest reporter for TestRun: how many tests passed, and what failed, with its reason. A skipped test proves nothing,
// and neither does a file without tests, or a run that found none: each is a failure.
import { writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import process from 'node:process'

/** @typedef {import('vitest').TestError} TestError */
/** @typedef {import('vitest/node').TestModule} TestModule */
/** @typedef {import('vitest/node').Reporter} Reporter */
/** @typedef {{ readonly where: string, readonly why: string }} Failure */
/**
 * @typedef {{
 *   readonly passed: number
 *   readonly failures: readonly Failure[]
 *   readonly testFiles: readonly string[]
 * }} SuiteOutcome
 */

/** Names the file that gets the outcome, as JSON. */
export const outcomeFileVariable = 'TEST_RUN_OUTCOME_FILE'

/** @implements {Reporter} */
export default class SuiteReporter {
  /**
   * @param {readonly TestModule[]} modules
   * @param {readonly TestError[]} unhandledErrors errors outside any test
   */
  onTestRunEnd(modules, unhandledErrors) {
    let passed = 0
    /** @type {Failure[]} */
    const failures = []
    /** @type {Failure[]} */
    const skipped = []
    for (const module of modules) {
      const file = relative('.', module.moduleId)
      // What failed around tests comes first: it is why they were skipped.
      failures.push(...module.errors().map((error) => ({ where: file, why: describe(error) })))
      for (const suite of module.children.allSuites()) {
        failures.push(
          ...suite.errors().map((error) => ({ where: `${file} > ${suite.fullName}`, why: describe(error) })),
        )
      }
      const tests = [...module.children.allTests()]
      for (const test of tests) {
        const { state, errors = [] } = test.result()
        if (state === 'passed') passed++
        else {
          const where = `${file} > ${test.fullName}`
          const list = state === 'skipped' ? skipped : failures
          list.push({ where, why: errors.map(describe).join('\n') || state })
        }
      }
      if (tests.length === 0 && module.ok()) failures.push({ where: file, why: 'has no test' })
    }
    failures.push(...unhandledErrors.map((error) => ({ where: 'outside any test', why: describe(error) })))
    if (modules.length === 0) failures.push({ where: 'the suite', why: 'no test file was found' })
    /** @type {SuiteOutcome} */
    const outcome = {
      passed,
      failures: [...failures, ...skipped],
      testFiles: modules.map(({ moduleId }) => relative('.', moduleId)),
    }
    const file = process.env[outcomeFileVariable]
    if (file === undefined) throw new Error(`${outcomeFileVariable} does not say where the outcome goes`)
    writeFileSync(file, JSON.stringify(outcome))
  }
}

/**
 * @param {TestError} error
 * @returns {string}
 */
function describe(error) {
  const place = error.stacks?.[0]
  return [
    `${error.name ?? 'Error'}: ${error.message}`,
    ...(place === undefined ? [] : [`at ${relative('.', place.file)}:${place.line}`]),
    ...(error.diff === undefined ? [] : [error.diff]),
    ...(error.cause === undefined ? [] : [`caused by ${describe(error.cause)}`]),
  ].join('\n')
}
