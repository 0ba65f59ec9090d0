import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

import { Lab, findLeftovers, marksOfLab, waitUntil } from '@clustermgr/lab'
import { expect, onTestFinished, test } from 'vitest'

const main = fileURLToPath(new URL('../../demo/dist/main.js', import.meta.url))

interface RunningDemo {
  readonly child: ChildProcess
  readonly closed: Promise<unknown>
  readonly lab: Lab
  readonly output: () => string
}

/** A demo in the middle of its install: with hosts, a Temporal server and a worker. */
async function startDemo(): Promise<RunningDemo> {
  const child = spawn(process.execPath, [main], { stdio: ['ignore', 'pipe', 'inherit'] })
  const closed = once(child, 'close')
  onTestFinished(() => void child.kill('SIGKILL'))
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk
  })
  const seen = (): string => `exit code ${child.exitCode}\n${output}`
  await waitUntil('the demo installs packages', () => output.includes('packages: installing'), {
    deadlineMs: 300_000,
    seen,
  })
  const record = Lab.list().find(({ owner }) => owner.kind === 'process' && owner.process.pid === child.pid)
  if (record === undefined) throw new Error(`the demo has no lab: ${seen()}`)
  return { child, closed, lab: Lab.attach(record), output: () => output }
}

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('a demo that gets %s takes everything away, and says so', async (signal, exitCode) => {
  const { child, closed, lab, output } = await startDemo()
  child.kill(signal)
  await closed
  expect(child.exitCode, output()).toBe(exitCode)
  expect(output()).toContain('proved: no process, mount, interface')
  expect(await findLeftovers(marksOfLab(lab))).toEqual([])
})

test('of a demo that is killed with -9 only its hosts stay, until the next lab starts', async () => {
  const { child, closed, lab } = await startDemo()
  const own = `${lab.directory}/demo`
  expect((await findLeftovers([own])).filter((line) => line.startsWith('process '))).toHaveLength(2)
  child.kill('SIGKILL')
  await closed
  const isAlone = async (): Promise<boolean> =>
    (await findLeftovers([own])).every((line) => !line.startsWith('process '))
  await waitUntil('its worker and its Temporal server end', isAlone, {
    deadlineMs: 60_000,
    seen: async () => (await findLeftovers([own])).join('\n'),
  })
  const next = await Lab.up({ name: 'next', hosts: [{ name: 'next' }] })
  await next.down()
  expect(await findLeftovers(marksOfLab(lab))).toEqual([])
})
