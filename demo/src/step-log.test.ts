import { expect, test } from 'vitest'

import type { Prove } from './proof.ts'
import { StepLog } from './step-log.ts'

const title = { letter: 'a', title: 'Something', about: 'It happens.' }

test('a step that proves something, and all of it, is ok', async () => {
  const steps = new StepLog(() => undefined)
  await steps.run(title, async (prove) => prove({ what: 'it is so', ok: true }))
  expect(steps.ok).toBe(true)
  expect(steps.table()).toMatch(/^a {2}Something +\d+\.\d s +1\/1 proofs {2}ok$/m)
})

test('no step at all proves nothing', () => {
  expect(new StepLog(() => undefined).ok).toBe(false)
})

test('a step that proves nothing fails', async () => {
  const steps = new StepLog(() => undefined)
  await steps.run(title, async () => undefined)
  expect(steps.ok).toBe(false)
  expect(steps.table()).toContain('FAILED')
})

test('a claim that does not hold fails, and is named below the table', async () => {
  const steps = new StepLog(() => undefined)
  await steps.run(title, async (prove) => prove({ what: 'it is so', ok: true }, { what: 'it is that', ok: false }))
  expect(steps.ok).toBe(false)
  expect(steps.table()).toMatch(/1\/2 proofs {2}FAILED[^]*a: NOT PROVED: it is that$/)
})

test('a step that throws fails with its words, whatever it proved before and whatever it says later', async () => {
  const steps = new StepLog(() => undefined)
  const proves: Prove[] = []
  const run = steps.run(title, async (prove) => {
    proves.push(prove)
    prove({ what: 'it is so', ok: true })
    throw new Error('the roof came down')
  })
  await expect(run).rejects.toThrow('the roof came down')
  proves[0]?.({ what: 'it is still so', ok: true })
  expect(steps.ok).toBe(false)
  expect(steps.table()).toMatch(/1\/1 proofs {2}FAILED[^]*a: given up: the roof came down$/)
})
