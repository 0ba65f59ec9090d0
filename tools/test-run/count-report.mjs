// What vitest's JSON report adds to the closing line of a test run.

/** @typedef {{ status: string, assertionResults: readonly { status: string }[], name: string }} FileOutcome */
/**
 * @typedef {Record<'numTotalTests' | 'numPassedTests' | 'numFailedTests' | 'numPendingTests' | 'numTodoTests', number>
 *   & { testResults: readonly FileOutcome[] }} VitestReport
 */

/**
 * A skipped test proves nothing, and neither does a file without tests, or a run that found none: each counts as failed.
 * @param {VitestReport | undefined} report none where vitest ended before it wrote one
 * @param {boolean} ok vitest's exit code was 0
 * @returns {{ passed: number, failed: number }}
 */
export function countReport(report, ok) {
  if (report === undefined) return { passed: 0, failed: 1 }
  const silent = report.testResults.filter(
    ({ status, assertionResults }) =>
      assertionResults.length === 0 ||
      (status === 'failed' && assertionResults.every((test) => test.status !== 'failed')),
  )
  const failed = report.numFailedTests + report.numPendingTests + report.numTodoTests + silent.length
  // An error outside any test, or no test at all.
  const unexplained = failed === 0 && (!ok || report.numTotalTests === 0)
  return { passed: report.numPassedTests, failed: failed + (unexplained ? 1 : 0) }
}
