import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'

// A repository with the real .ci/run and npm scripts, whose set-up and tests are what each case says.
let repository = ''
beforeEach(() => {
  repository = mkdtempSync(path.join(tmpdir(), 'clustermgr-ci-'))
  for (const directory of ['.ci', 'scripts']) mkdirSync(path.join(repository, directory))
  cpSync(path.resolve('.ci/run'), path.join(repository, '.ci/run'))
  write('scripts/setup', 'shift; exec "$@"')
  cpSync(path.resolve('package.json'), path.join(repository, 'package.json'))
})
afterEach(() => rmSync(repository, { recursive: true }))

test.each([
  ['5 passed, 0 failed', 0],
  ['5 passed, 2 failed', 1],
])('what the tests counted stays the last line: %s', (line, exitCode) => {
  write(
    'scripts/test.mjs',
    `import { writeFileSync } from 'node:fs'
    console.log('${line}')
    writeFileSync(process.argv.at(-1), '${line}')
    process.exitCode = ${exitCode}`,
  )
  expect(run()).toEqual({ exitCode, lastLine: line })
})

test.each([
  ['the set-up fails', 'scripts/setup', 'exit 3', 3],
  ['the tests do not even load', 'scripts/test.mjs', 'import "./missing.mjs"', 1],
  ['the tests are killed', 'scripts/test.mjs', 'process.kill(process.pid, "SIGKILL")', 137],
  ['the tests end well without a count', 'scripts/test.mjs', '', 1],
])('when %s, that is counted as failed', (_, file, text, exitCode) => {
  write(file, text)
  expect(run()).toEqual({ exitCode, lastLine: '0 passed, 1 failed' })
})

test('a signal reaches the tests, which end in their own way', async () => {
  write(
    'scripts/test.mjs',
    `import { writeFileSync } from 'node:fs'
    process.on('SIGTERM', () => { writeFileSync(process.argv.at(-1), 'x'); console.log('0 passed, 7 failed'); process.exit(7) })
    setInterval(() => {}, 1000); writeFileSync('ready', '')`,
  )
  const child = spawn(path.join(repository, '.ci/run'), { stdio: ['ignore', 'pipe', 'ignore'], detached: true })
  // Where the signal is lost, it goes on.
  onTestFinished(() => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL')
  })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
  await expect.poll(() => existsSync(path.join(repository, 'ready')), { timeout: 30_000 }).toBe(true)
  const closed = once(child, 'close')
  child.kill('SIGTERM')
  await once(child, 'exit')
  // Theirs, and not that of a run which did not wait for them.
  expect(child.exitCode).toBe(7)
  await closed
  expect(lastLineOf(said)).toBe('0 passed, 7 failed')
})

function write(file: string, text: string): void {
  writeFileSync(path.join(repository, file), text)
}

function run(): { readonly exitCode: number | null; readonly lastLine: string | undefined } {
  const { status, stdout } = spawnSync(path.join(repository, '.ci/run'), { encoding: 'utf8' })
  return { exitCode: status, lastLine: lastLineOf(stdout) }
}

function lastLineOf(text: string): string | undefined {
  return text.trimEnd().split('\n').at(-1)
}
