import { expect, test } from 'vitest'

import { Interruption, untilAborted } from './interruption.ts'

const never = (): Promise<never> => new Promise(() => undefined)

test('work that ends is as it ended', async () => {
  const { signal } = new AbortController()
  await expect(untilAborted(signal, 60_000, async () => 'done')).resolves.toBe('done')
  await expect(untilAborted(signal, 60_000, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
})

test('work that never ends is given up when the signal is aborted, for its reason', async () => {
  const ending = new AbortController()
  const work = untilAborted(ending.signal, 60_000, never)
  ending.abort(new Interruption('SIGINT'))
  await expect(work).rejects.toThrow('interrupted (SIGINT)')
})

test('work that never ends is given up at its deadline', async () => {
  await expect(untilAborted(new AbortController().signal, 10, never)).rejects.toThrow('not done after 0.01 s')
})

test('nothing is begun any more after the abort', async () => {
  let begun = false
  const work = untilAborted(AbortSignal.abort(new Error('over')), 60_000, async () => {
    begun = true
  })
  await expect(work).rejects.toThrow('over')
  expect(begun).toBe(false)
})
