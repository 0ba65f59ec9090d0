import { MockActivityEnvironment } from '@temporalio/testing'
import { expect, test } from 'vitest'
import { runAttempt } from './activity-attempt.ts'
import { OpenWork } from '../../test/open-work.ts'

/** Heartbeats come every fifth of this. */
const HEARTBEAT_TIMEOUT_MS = 50

function countBeats(environment: MockActivityEnvironment): { beats: unknown[] } {
  const seen: { beats: unknown[] } = { beats: [] }
  environment.on('heartbeat', (details) => seen.beats.push(details))
  return seen
}

test('beats at once and while the work makes progress, with what it does', async () => {
  const environment = new MockActivityEnvironment({ heartbeatTimeoutMs: HEARTBEAT_TIMEOUT_MS })
  const seen = countBeats(environment)
  await environment.run(async () =>
    runAttempt(
      async ({ progress }) => {
        await expect
          .poll(() => {
            progress('unpacking')
            return seen.beats.length
          })
          .toBeGreaterThan(3)
      },
      { stallMs: 1_000 },
    ),
  )
  expect(seen.beats.at(0)).toEqual({ v: 1, doing: '' })
  expect(seen.beats.at(-1)).toEqual({ v: 1, doing: 'unpacking' })
})

test('stops beating for work that shows no sign of life', async () => {
  const environment = new MockActivityEnvironment({ heartbeatTimeoutMs: HEARTBEAT_TIMEOUT_MS })
  const seen = countBeats(environment)
  const work = new OpenWork()
  const attempt = environment.run(async () => runAttempt(() => work.ended, { stallMs: 30 }))
  await expect.poll(() => seen.beats.length).toBeGreaterThan(1)
  // As many intervals again as it had beaten for: a pulse that went on would show.
  const settled = async (): Promise<boolean> => {
    const before = seen.beats.length
    await new Promise((resolve) => setTimeout(resolve, HEARTBEAT_TIMEOUT_MS))
    return seen.beats.length === before
  }
  await expect.poll(settled).toBe(true)
  work.end()
  await attempt
  expect(seen.beats.length).toBeLessThan(8)
})
