import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { startDevServer } from '@clustermgr/workflows/dev-server'
import { expect, onTestFinished, test } from 'vitest'

const run = promisify(execFile)

function program(file: string): string {
  return fileURLToPath(new URL(`../../${file}`, import.meta.url))
}

function example(name: string): string {
  return program(`examples/${name}/dist/main.js`)
}

async function lab(command: string, ...options: readonly string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [
    program('lab/dist/cli.js'),
    command,
    '--name',
    'examples',
    ...options,
  ])
  return stdout
}

// The README's way through the lab, by the programs that it names.
test('the examples run on a lab with the cluster file that it writes', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'clustermgr-examples-'))
  onTestFinished(() => rm(directory, { recursive: true }))
  await using server = await startDevServer({ databaseFile: join(directory, 'temporal.db') })
  onTestFinished(async () => {
    await lab('down')
  })
  const [, file = ''] = /^cluster file: (.*)$/m.exec(await lab('up', '--layer', 'daemons')) ?? []
  // HOME: its secret store lies there unless told otherwise.
  const env = { ...process.env, HOME: directory }

  const planned = await run(process.execPath, [example('plan-install'), file], { env })
  expect(planned.stdout).toContain('+ create    /etc/stunnel/stunnel.conf')
  expect(planned.stdout.match(/^(gluu1|gluu2|proxy): /gm)).toHaveLength(3)

  const worker = spawn(process.execPath, [example('run-worker'), server.address], {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  onTestFinished(() => {
    worker.kill('SIGKILL')
  })
  const [said] = await once(createInterface(worker.stdout), 'line')
  expect(said).toContain(server.address)
  const installed = await run(process.execPath, [example('trigger-install'), file, server.address], { env })
  expect(installed.stdout).toContain('gluu1 done, gluu2 done, proxy done')
  expect(installed.stdout).toContain('values written on gluu1 were read on gluu2')
  worker.kill('SIGINT')
  expect(await once(worker, 'exit')).toEqual([0, null])
})
