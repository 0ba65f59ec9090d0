import { execFileSync, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest'

// A repository with test files of its own, and a program that runs what the case says with the real TestRun.
let repository = ''
beforeEach(() => {
  repository = mkdtempSync(path.join(tmpdir(), 'clustermgr-run-'))
  mkdirSync(path.join(repository, 'tests'))
  symlinkSync(path.resolve('node_modules'), path.join(repository, 'node_modules'))
  write(
    'vitest.config.mjs',
    `export default { test: { projects: [{ test: { name: 'unit', include: ['tests/*.test.mjs'] } }] } }`,
  )
  write('tests/good.test.mjs', `import { test } from 'vitest'\ntest('good', () => {})`)
})
afterEach(() => rmSync(repository, { recursive: true }))

test('it goes on after failures, and the last line counts them', async () => {
  write('tests/empty.test.mjs', '')
  write('tests/broken.test.mjs', `import './missing.mjs'`)
  const { lines, exitCode } = await play(`
    await run.check('wrong', ['false'])
    await run.check('absent', ['no-such-program'])
    await run.check('right', ['true'])
    await run.suite('unit', ['--project', 'unit'])
    await run.suite('nothing', ['--project', 'unit', 'no-such-file'])`)
  expect(lines.slice(-3)).toEqual(['Failed: wrong, absent, unit, nothing', '', '2 passed, 5 failed'])
  expect(exitCode).toBe(1)
})

test('what failed is told again at the end, with its reason, shortened', async () => {
  write(
    'tests/bad.test.mjs',
    `import { test } from 'vitest'
    test.each([...Array(12).keys()])('bad %d', (n) => { throw new Error('no ' + 'x'.repeat(n === 0 ? 2000 : n)) })`,
  )
  const { lines } = await play(`await run.suite('unit', ['--project', 'unit'])\nawait run.check('right', ['true'])`)
  const told = lines.slice(lines.findIndex((line) => line.startsWith('== right: ok')) + 1)
  expect(told.slice(0, 6)).toEqual([
    '',
    'unit: tests/bad.test.mjs > bad 0',
    expect.stringMatching(/^ {4}Error: no x{700,800} \.\.\.$/),
    '',
    'unit: tests/bad.test.mjs > bad 1',
    '    Error: no x',
  ])
  expect(told.filter((line) => line.startsWith('unit: '))).toHaveLength(10)
  expect(told.slice(-5)).toEqual(['... and 2 more', '', 'Failed: unit', '', '2 passed, 12 failed'])
})

test('where a set-up failed, its reason is told before the tests that it kept from running', async () => {
  const tests = `test.each([...Array(12).keys()])('never %d', () => {})`
  const failing = `beforeAll(() => { throw new Error('no disk') })`
  write(
    'tests/first.test.mjs',
    `import { beforeAll, describe, test } from 'vitest'\ndescribe('group', () => { ${failing}\n${tests} })`,
  )
  write('tests/second.test.mjs', `import { beforeAll, test } from 'vitest'\n${failing}\n${tests}`)
  const { lines } = await play(`await run.suite('unit', ['--project', 'unit'])`)
  const reasons = lines.flatMap((line, index) => (line === '    Error: no disk' ? [lines[index - 1]] : []))
  expect(new Set(reasons)).toEqual(new Set(['unit: tests/first.test.mjs > group', 'unit: tests/second.test.mjs']))
  expect(lines.slice(-5)).toEqual(['... and 16 more', '', 'Failed: unit', '', '1 passed, 26 failed'])
})

test('a test file that no suite ran is a failure', async () => {
  write('tests/lonely.test.ts', '')
  const { lines } = await play(`
    await run.suite('unit', ['--project', 'unit'])
    run.checkEveryFileRan()`)
  expect(lines.slice(-3)).toEqual(['Failed: tests/lonely.test.ts (no suite ran it)', '', '1 passed, 1 failed'])
})

describe('a suite that passed', () => {
  const body = `await run.suite('unit', ['--project', 'unit'])`
  beforeEach(async () => {
    mkdirSync(path.join(repository, 'lab/images/bookworm-bare-1/var/lib/dpkg'), { recursive: true })
    write('lab/images/bookworm-bare-1/var/lib/dpkg/status', 'Package: redis\nVersion: 7.0\n')
    write('.gitignore', 'node_modules\n.cache\nlab\nplay.mjs\n')
    execFileSync('git', ['init', '--quiet'], { cwd: repository })
    expect(await play(body)).toMatchObject({ exitCode: 0 })
  })

  async function wasRunAgain(options = '{}', environment: NodeJS.ProcessEnv = {}): Promise<boolean> {
    const { lines } = await start(body, options, environment).ended
    expect(lines.at(-1)).toBe('1 passed, 0 failed')
    const isRecalled = lines.includes('1 of them passed in an earlier run')
    expect(lines.some((line) => line.includes('RUN'))).toBe(!isRecalled)
    return !isRecalled
  }

  test('is not run again when nothing has changed, but when it is asked for', async () => {
    expect(await wasRunAgain()).toBe(false)
    expect(await wasRunAgain('{ again: true }')).toBe(true)
    expect(await wasRunAgain('{}', { CI: 'true' })).toBe(true)
    expect(await wasRunAgain('{}', { TEMPORAL_CLI: '/another/temporal' })).toBe(true)
    // What lies below another root is not looked at.
    for (const _ of [1, 2]) expect(await wasRunAgain('{}', { LANGUAGE_JUDGE_ROOTS: 'bookworm=/' })).toBe(true)
  })

  test('is run again after a day, and where the memory is torn', async () => {
    const file = path.join(repository, '.cache/passed-suites.json')
    const text = readFileSync(file, 'utf8')
    const earlier = (ms: number): string => text.replace(/"at":"[^"]*"/, `"at":"${new Date(Date.now() - ms).toJSON()}"`)
    writeFileSync(file, earlier(86_000_000))
    expect(await wasRunAgain()).toBe(false)
    writeFileSync(file, earlier(87_000_000))
    expect(await wasRunAgain()).toBe(true)
    writeFileSync(file, text.slice(0, 100))
    expect(await wasRunAgain()).toBe(true)
  })

  test.each([
    ['a new file', 'src.mjs', ''],
    ['a changed file', 'tests/good.test.mjs', `import { test } from 'vitest'\ntest('other', () => {})`],
    ['another version in an image', 'lab/images/bookworm-bare-1/var/lib/dpkg/status', 'Package: redis\nVersion: 7.1\n'],
  ])('is run again after %s', async (_, file, text) => {
    write(file, text)
    expect(await wasRunAgain()).toBe(true)
    expect(await wasRunAgain()).toBe(false)
  })

  test('is run again when an image is gone, and not because one has come', async () => {
    const image = path.join(repository, 'lab/images/bookworm-bare-1')
    cpSync(image, `${image}2`, { recursive: true })
    expect(await wasRunAgain()).toBe(false)
    rmSync(image, { recursive: true })
    expect(await wasRunAgain()).toBe(true)
  })

  test('is run again when the tree was changed while it ran', async () => {
    write(
      'tests/good.test.mjs',
      `import { writeFileSync } from 'node:fs'\nimport { test } from 'vitest'
      test('changes', () => writeFileSync('tests/data', String(performance.now())))`,
    )
    expect(await wasRunAgain()).toBe(true)
    expect(await wasRunAgain()).toBe(true)
  })
})

test('a suite that failed is run again', async () => {
  write('.gitignore', 'node_modules\n.cache\nplay.mjs\n')
  execFileSync('git', ['init', '--quiet'], { cwd: repository })
  write('tests/bad.test.mjs', `import { test } from 'vitest'\ntest('bad', () => { throw new Error('bad') })`)
  for (let turn = 1; turn <= 2; turn++) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other is the case
    const { lines } = await play(`await run.suite('unit', ['--project', 'unit'])`)
    expect(lines.slice(-3)).toEqual(['Failed: unit', '', '1 passed, 1 failed'])
  }
})

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s ends what runs with all that it started, and is counted',
  async (name) => {
    // A grandchild that ignores the signal, as what a killed test worker had started would.
    write('stubborn.sh', `trap '' INT TERM HUP; echo $$ >pid; while :; do sleep 0.1; done`)
    write('command.sh', 'sh stubborn.sh & wait')
    const { child, ended } = start(`
    await run.check('first', ['true'])
    await run.check('long', ['sh', 'command.sh'])
    await run.check('never begun', ['touch', 'begun'])`)
    await expect.poll(() => existsSync(path.join(repository, 'pid')), { timeout: 30_000 }).toBe(true)
    const pid = Number(readFileSync(path.join(repository, 'pid'), 'utf8'))
    // Where the run lost it, it would go on for ever, and hold the output open.
    onTestFinished(() => {
      if (isRunning(pid)) process.kill(pid, 'SIGKILL')
    })
    child.kill(name)
    await once(child, 'exit')
    expect(child.exitCode, `the run did not take ${name} to end in its own way`).toBe(
      { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }[name],
    )
    await expect.poll(() => isRunning(pid)).toBe(false)
    const { lines } = await ended
    expect(lines.slice(-3)).toEqual([`Failed: long, interrupted by ${name}`, '', '1 passed, 2 failed'])
    expect(existsSync(path.join(repository, 'begun'))).toBe(false)
  },
)

interface Outcome {
  readonly lines: readonly string[]
  readonly exitCode: number | null
}

function write(file: string, text: string): void {
  writeFileSync(path.join(repository, file), text)
}

async function play(body: string, options = '{}'): Promise<Outcome> {
  return start(body, options).ended
}

function start(
  body: string,
  options = '{}',
  environment: NodeJS.ProcessEnv = {},
): { readonly child: ChildProcess; readonly ended: Promise<Outcome> } {
  const source = pathToFileURL(path.resolve('tools/test-run/test-run.mjs')).href
  write(
    'play.mjs',
    `import { TestRun } from '${source}'\nconst run = new TestRun(${options})\n${body}\nrun.close({})\n`,
  )
  const child = spawn(process.execPath, ['play.mjs'], {
    cwd: repository,
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, CI: '', CLUSTERMGR_LAB_DIR: path.join(repository, 'lab'), ...environment },
  })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
  const ended = once(child, 'close').then(() => ({ lines: said.trimEnd().split('\n'), exitCode: child.exitCode }))
  return { child, ended }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    // Nobody may be there to reap it.
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}
