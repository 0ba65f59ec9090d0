import { expect, test } from 'vitest'
import { countReport } from './count-report.mjs'

const passedFile = { name: 'a.test.ts', status: 'passed', assertionResults: [{ status: 'passed' }] }
const passed = {
  numTotalTests: 3,
  numPassedTests: 3,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: [passedFile],
}
const none = { ...passed, numTotalTests: 0, numPassedTests: 0, testResults: [] }

test.each([
  ['all passed', passed, true, 3, 0],
  ['one failed', { ...passed, numPassedTests: 2, numFailedTests: 1 }, false, 2, 1],
  ['one is skipped', { ...passed, numPassedTests: 2, numPendingTests: 1 }, true, 2, 1],
  ['one is yet to be written', { ...passed, numPassedTests: 2, numTodoTests: 1 }, true, 2, 1],
  ['an error outside any test', passed, false, 3, 1],
  ['no test was found', none, true, 0, 1],
  ['vitest wrote no report', undefined, false, 0, 1],
  [
    'a file has no test',
    { ...passed, testResults: [passedFile, { name: 'b.test.ts', status: 'failed', assertionResults: [] }] },
    false,
    3,
    1,
  ],
  [
    'a file failed besides a test that did',
    {
      ...passed,
      numPassedTests: 2,
      numFailedTests: 1,
      testResults: [passedFile, { name: 'b.test.ts', status: 'failed', assertionResults: [] }],
    },
    false,
    2,
    2,
  ],
  [
    'a set-up of a file failed, though its tests passed',
    { ...passed, testResults: [{ ...passedFile, status: 'failed' }] },
    false,
    3,
    1,
  ],
])('%s', (_, report, ok, passedTests, failedTests) => {
  expect(countReport(report, ok)).toEqual({ passed: passedTests, failed: failedTests })
})
