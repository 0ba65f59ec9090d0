import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { outcomeFileVariable } from './suite-reporter.mjs'
import type { SuiteOutcome } from './suite-reporter.mjs'

let repository = ''
beforeEach(() => {
  repository = mkdtempSync(path.join(tmpdir(), 'clustermgr-reporter-'))
  mkdirSync(path.join(repository, 'tests'))
  symlinkSync(path.resolve('node_modules'), path.join(repository, 'node_modules'))
  write('good', `test('good', () => {})`)
})
afterEach(() => rmSync(repository, { recursive: true }))

test('what passed is counted', () => {
  write('group', `describe('group', () => { test('one', () => {}); test.each([1, 2])('each %d', () => {}) })`)
  const { passed, failures, testFiles } = play()
  expect({ passed, failures }).toEqual({ passed: 4, failures: [] })
  expect(testFiles.toSorted()).toEqual(['tests/good.test.mjs', 'tests/group.test.mjs'])
})

test.each([
  ['a wrong value', `test('t', () => { expect({ a: 1 }).toEqual({ a: 2 }) })`, 'tests/x.test.mjs > t', '-   "a": 2,'],
  [
    'an error with its cause',
    `describe('g', () => { test('t', () => { throw new Error('why', { cause: new RangeError('deeper') }) }) })`,
    'tests/x.test.mjs > g > t',
    'caused by RangeError: deeper',
  ],
  ['a test that is skipped', `test.skip('t', () => {})`, 'tests/x.test.mjs > t', 'skipped'],
  ['a test that skips itself', `test('t', ({ skip }) => skip())`, 'tests/x.test.mjs > t', 'skipped'],
  ['a test that is yet to be written', `test.todo('t')`, 'tests/x.test.mjs > t', 'skipped'],
  ['a file without tests', '', 'tests/x.test.mjs', 'No test suite found'],
  ['a file that cannot be loaded', `import './missing.mjs'`, 'tests/x.test.mjs', 'missing.mjs'],
  [
    'an end that failed',
    `afterAll(() => { throw new Error('left over') })\ntest('t', () => {})`,
    'tests/x.test.mjs',
    'left over',
  ],
  [
    'the end of a group that failed',
    `describe('g', () => { afterAll(() => { throw new Error('left over') }); test('t', () => {}) })`,
    'tests/x.test.mjs > g',
    'left over',
  ],
  [
    'an error outside any test',
    `test('t', async () => { setTimeout(() => { throw new Error('late') }); await new Promise((r) => setTimeout(r, 99)) })`,
    'outside any test',
    'Error: late',
  ],
])('%s is a failure, with its reason', (_, body, where, why) => {
  write('x', body)
  const { failures } = play()
  expect(failures.map((failure) => failure.where)).toContain(where)
  expect(failures.find((failure) => failure.where === where)?.why).toContain(why)
  expect(failures).toHaveLength(1)
})

test('a set-up that failed is a failure, and so is each test that it kept from running', () => {
  write('x', `beforeAll(() => { throw new Error('no disk') })\ntest('t', () => {})`)
  expect(play().failures).toEqual([
    { where: 'tests/x.test.mjs', why: expect.stringMatching(/^Error: no disk\nat tests\/x\.test\.mjs:\d+$/) },
    { where: 'tests/x.test.mjs > t', why: 'skipped' },
  ])
})

test('a run that finds no file is a failure', () => {
  rmSync(path.join(repository, 'tests/good.test.mjs'))
  expect(play().failures).toEqual([{ where: 'the suite', why: 'no test file was found' }])
})

function write(name: string, body: string): void {
  const imports = `import { afterAll, beforeAll, describe, expect, test } from 'vitest'\n`
  writeFileSync(path.join(repository, `tests/${name}.test.mjs`), imports + body)
}

function play(): SuiteOutcome {
  const file = path.join(repository, 'outcome.json')
  try {
    execFileSync(
      process.execPath,
      ['node_modules/vitest/vitest.mjs', 'run', `--reporter=${path.resolve('tools/test-run/suite-reporter.mjs')}`],
      { cwd: repository, stdio: 'pipe', env: { ...process.env, [outcomeFileVariable]: file } },
    )
  } catch (error) {
    // Its exit code is 1 where a test failed.
    if (!(error instanceof Error && 'status' in error && error.status === 1)) throw error
  }
  return JSON.parse(readFileSync(file, 'utf8')) as SuiteOutcome
}
