import { isClustermgrError } from '@clustermgr/core'
import { expect, test } from 'vitest'
import { agentPackage } from '../agent/agent-script.ts'
import type { ExecuteOptions, HostConnection } from '../ssh/index.ts'
import type { JobProgress } from './run-job.ts'
import { runJob } from './run-job.ts'
import { packagesJob } from './packages-job.ts'
import { resolveJob } from './repair-job.ts'

type Frames = readonly (readonly [string, string])[]

/** A host that gives prepared replies, and remembers what it was asked. */
function fakeHost(replies: readonly Frames[]): { readonly connection: HostConnection; readonly requests: string[] } {
  const requests: string[] = []
  const connection: HostConnection = {
    host: 'host1',
    user: 'root',
    async execute(_command: string, options: ExecuteOptions = {}) {
      const text = Buffer.from(options.stdin ?? '')
        .subarray(agentPackage.length)
        .toString()
      const frames = replies[requests.push(text) - 1] ?? []
      const [nonce = ''] = text.split(' ')
      const body = frames.map(([type, content]) => `${type} ${Buffer.byteLength(content)}\n${content}\n`).join('')
      return { exitCode: 0, signal: null, stdout: Buffer.from(`clustermgr ${nonce}\n${body}end 0\n\n`), stderr: '' }
    },
    openTcp: () => Promise.reject(new Error('not here')),
    close: async () => undefined,
  }
  return { connection, requests }
}

const done: Frames = [
  ['state', 'ended'],
  ['left', 'new'],
  ['effects', 'file create /a\nunit start b.service'],
]
const line = '2026-01-02T03:04:05.678Z k 1 begin apply\n'

async function errorOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => 'no error',
    (error: unknown) =>
      isClustermgrError(error) ? { code: error.code, summary: error.summary, details: error.details } : error,
  )
}

test('one request when the job ends in time', async () => {
  const { connection, requests } = fakeHost([[['attached', 'no'], ...done]])
  const outcome = await runJob(connection, resolveJob(), { key: 'k' })
  expect(outcome).toEqual({ attached: false, effects: ['file create /a', 'unit start b.service'], result: undefined })
  expect(requests).toHaveLength(1)
  expect(requests[0]).toContain(' start\n')
  expect(requests[0]).toContain('kind\tresolve\nkey\tk\nattempt\t1\n')
})

test('follows from where it has read to', async () => {
  const { connection, requests } = fakeHost([
    [
      ['attached', 'yes'],
      ['output', 'one\n'],
      ['journal', line],
      ['state', 'running'],
    ],
    [
      ['output', 'two\n'],
      ['journal', ''],
      ['state', 'running'],
    ],
    [['output', ''], ['journal', line.replace('begin', 'end')], ...done],
  ])
  const seen: JobProgress[] = []
  const outcome = await runJob(connection, resolveJob(), {
    key: 'k',
    pollMs: 10,
    onProgress: (progress) => seen.push(progress),
  })
  expect(outcome.attached).toBe(true)
  expect(requests[2]).toContain('offset\t8\nseen\t1\n')
  expect(seen.map(({ output, outputBytes, state }) => ({ output, outputBytes, state }))).toEqual([
    { output: 'one\n', outputBytes: 4, state: 'running' },
    { output: 'two\n', outputBytes: 8, state: 'running' },
    { output: '', outputBytes: 8, state: 'ended' },
  ])
  expect(seen[0]?.journal).toEqual([
    { timeMs: Date.UTC(2026, 0, 2, 3, 4, 5, 678), key: 'k', attempt: 1, event: 'begin', subject: 'apply' },
  ])
})

test('starts again what died, but not for ever', async () => {
  const dead: Frames = [
    ['attached', 'no'],
    ['state', 'interrupted'],
  ]
  const revived = fakeHost([dead, [['attached', 'no'], ...done]])
  await runJob(revived.connection, resolveJob(), { key: 'k' })
  expect(revived.requests).toHaveLength(2)
  const doomed = fakeHost([dead, dead, dead, dead])
  expect(await errorOf(runJob(doomed.connection, resolveJob(), { key: 'k' }))).toMatchObject({ code: 'JOB_FAILED' })
  expect(doomed.requests).toHaveLength(3)
})

test('names the holder of the lock', async () => {
  const { connection } = fakeHost([[['locked', 'other/job\t3\t61500']]])
  expect(await errorOf(runJob(connection, resolveJob(), { key: 'k' }))).toMatchObject({
    code: 'HOST_LOCKED',
    summary: 'the host is locked by the job other/job (attempt 3), for 61.5 s now',
    details: { holder: 'other/job', ageMs: 61_500 },
  })
})

test.each([
  ['CHECK_FAILED', 'unchanged'],
  ['JOB_FAILED', 'former'],
])('%s comes with the words of the daemon and what the host was left as', async (code, left) => {
  const frames: Frames = [
    ['attached', 'no'],
    ['state', 'ended'],
    ['left', left],
    ['effects', ''],
    ['failed', code],
    ['message', 'nginx refused it'],
    ['words', 'line 1\nline 2\n'],
  ]
  const { connection } = fakeHost([frames])
  expect(await errorOf(runJob(connection, resolveJob(), { key: 'k' }))).toEqual({
    code,
    summary: 'nginx refused it\n  | line 1\n  | line 2',
    details: { job: 'k', left },
  })
})

test.each([
  ['E: Could not resolve a mirror', true],
  ['E: Unable to locate package redis-server', false],
  ['W: Failed to fetch http://deb.example.org/InRelease\nE: Unable to locate package redis-server', true],
  ["E: Package 'redis-server' has no installation candidate", false],
])('%s may heal: %s', async (words, retryable) => {
  const frames: Frames = [
    ['attached', 'no'],
    ['state', 'ended'],
    ['left', 'forward'],
    ['effects', ''],
    ['failed', 'COMMAND_FAILED'],
    ['message', 'install of packages failed'],
    ['words', words],
  ]
  const { connection } = fakeHost([frames])
  const running = runJob(connection, packagesJob(['redis-server'], []), { key: 'k' })
  await expect(running).rejects.toMatchObject({ code: 'COMMAND_FAILED', retryable })
})

test('a cancelled caller asks no more', async () => {
  const { connection, requests } = fakeHost([
    [
      ['attached', 'no'],
      ['state', 'running'],
    ],
  ])
  const abort = new AbortController()
  const running = runJob(connection, resolveJob(), { key: 'k', signal: abort.signal, onProgress: () => abort.abort() })
  expect(await errorOf(running)).toMatchObject({ code: 'CANCELLED' })
  expect(requests).toHaveLength(1)
})

test('a key that is none is refused before anything is sent', async () => {
  const { connection, requests } = fakeHost([])
  expect(await errorOf(runJob(connection, resolveJob(), { key: 'a b' }))).toMatchObject({
    code: 'VALUE_UNREPRESENTABLE',
  })
  expect(requests).toEqual([])
})
