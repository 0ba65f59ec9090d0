import { describe, expect, it } from 'vitest'
import { withMachineLock } from './machine-lock.ts'

describe('withMachineLock', () => {
  it('lets one in at a time', async () => {
    const name = `test-${Math.random()}`
    let inside = 0
    let most = 0
    const work = async () => {
      most = Math.max(most, ++inside)
      await withMachineLock(`${name}-other`, { deadlineMs: 5_000 }, async () => {})
      inside -= 1
    }
    await Promise.all([1, 2, 3].map(() => withMachineLock(name, { deadlineMs: 5_000 }, work)))
    expect(most).toBe(1)
  })

  it('says when somebody else has it, and gives up at the deadline', async () => {
    const name = `test-held-${Math.random()}`
    let waited = 0
    await withMachineLock(name, { deadlineMs: 1_000 }, async () => {
      const second = withMachineLock(name, { deadlineMs: 60, onWait: () => (waited += 1) }, async () => {})
      await expect(second).rejects.toThrow(`the lock "${name}" is free`)
    })
    expect(waited).toBe(1)
  })
})
