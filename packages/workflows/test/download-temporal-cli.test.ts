import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { TEMPORAL_CLI_VERSION, findTemporalCli } from '../src/dev-server/index.ts'
import { startDownloadStandIn } from './download-stand-in.ts'

let directory = ''
let cache = ''
let installed = ''
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'clustermgr-download-'))
  cache = path.join(directory, 'cache', 'clustermgr')
  installed = path.join(cache, `temporal-${TEMPORAL_CLI_VERSION}`, 'temporal')
})
afterEach(async () => rm(directory, { recursive: true }))

const fourWays = ['TEMPORAL_CLI', 'PATH', 'scripts/setup', '@temporalio/testing']

test('a program that is nowhere is downloaded, once, to where scripts/setup puts it', async () => {
  const real = await findTemporalCli({ download: false })
  const standIn = await startDownloadStandIn(directory, `exec '${real}' "$@"`)
  const environment = { ...standIn.environment, XDG_CACHE_HOME: path.join(directory, 'cache') }
  try {
    expect(await findTemporalCli({ environment })).toBe(installed)
    expect(standIn.asked).toEqual([expect.stringContaining(`/cli/v${TEMPORAL_CLI_VERSION}?`), '/archive.tar.gz'])
    expect(await findTemporalCli({ environment })).toBe(installed)
    expect(standIn.asked).toHaveLength(2)
    expect(readdirSync(cache)).toEqual([path.basename(path.dirname(installed))])
  } finally {
    standIn.close()
  }
})

test('a download that fails names the reason and the four ways, and leaves nothing', async () => {
  const environment = {
    XDG_CACHE_HOME: path.join(directory, 'cache'),
    HTTPS_PROXY: 'http://127.0.0.1:1',
    https_proxy: 'http://127.0.0.1:1',
  }
  const error: unknown = await findTemporalCli({ environment }).catch((caught: unknown) => caught)
  expect(error).toMatchObject({
    code: 'TEMPORAL_CLI_MISSING',
    summary: expect.stringMatching(/neither on PATH nor at .*, and its download failed: .+/s),
  })
  for (const way of fourWays) expect(error).toMatchObject({ hint: expect.stringContaining(way) })
  expect(readdirSync(cache)).toEqual([])
})

test('a program that does not start is not kept', async () => {
  const standIn = await startDownloadStandIn(directory, 'exit 3')
  const environment = { ...standIn.environment, XDG_CACHE_HOME: path.join(directory, 'cache') }
  try {
    await expect(findTemporalCli({ environment })).rejects.toMatchObject({ code: 'TEMPORAL_CLI_MISSING' })
    expect(existsSync(installed)).toBe(false)
  } finally {
    standIn.close()
  }
})

test('a download ends at its deadline, and when its caller says so', async () => {
  const standIn = await startDownloadStandIn(directory, 'exec sleep 60')
  const environment = { ...standIn.environment, XDG_CACHE_HOME: path.join(directory, 'cache') }
  try {
    await expect(findTemporalCli({ environment, downloadTimeoutMs: 50 })).rejects.toMatchObject({
      code: 'TEMPORAL_CLI_MISSING',
      summary: expect.stringContaining('its download was not complete after 50 ms'),
    })
    const signal = AbortSignal.abort(new Error('not any more'))
    await expect(findTemporalCli({ environment, signal })).rejects.toThrow('not any more')
  } finally {
    standIn.close()
  }
})

test('a download that is given up ends the server that it has started', async () => {
  const pidFile = path.join(directory, 'pid')
  const standIn = await startDownloadStandIn(directory, `echo $$ >${pidFile}\nexec sleep 60`)
  const environment = { ...standIn.environment, XDG_CACHE_HOME: path.join(directory, 'cache') }
  const abort = new AbortController()
  try {
    const found = findTemporalCli({ environment, signal: abort.signal }).catch((error: unknown) => error)
    await expect
      .poll(() => existsSync(pidFile) && readFileSync(pidFile, 'utf8').trim(), { timeout: 30_000 })
      .toMatch(/\d/)
    const pid = Number(readFileSync(pidFile, 'utf8'))
    abort.abort(new Error('given up'))
    expect(await found).toMatchObject({ message: 'given up' })
    await expect.poll(() => existsSync(`/proc/${pid}/exe`), { timeout: 5000 }).toBe(false)
  } finally {
    standIn.close()
  }
})

test('without @temporalio/testing there is no download, and it says so', async () => {
  // Where no such package is in reach.
  const copy = path.join(directory, 'download-temporal-cli.ts')
  await copyFile(path.resolve('packages/workflows/src/dev-server/download-temporal-cli.ts'), copy)
  const program = `
    import { downloadTemporalCli } from '${pathToFileURL(copy).href}'
    await downloadTemporalCli({ target: '${installed}', version: '1.9.1', environment: {} }).catch((error) => {
      process.stdout.write(error.message)
    })`
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8' })
  expect(stdout).toBe('the npm package @temporalio/testing, which downloads it, is not installed')
  expect(existsSync(cache)).toBe(false)
})

test('where a download is not wanted, there is none', async () => {
  const environment = { XDG_CACHE_HOME: path.join(directory, 'cache') }
  await expect(findTemporalCli({ environment, download: false })).rejects.toMatchObject({
    code: 'TEMPORAL_CLI_MISSING',
    hint: expect.stringContaining('@temporalio/testing'),
  })
  expect(existsSync(cache)).toBe(false)
})
