import { describe, expect, it } from 'vitest'
import { LabError } from '../lab-error.ts'
import { waitUntil } from './wait-until.ts'

describe('waitUntil', () => {
  it('gives the first answer', async () => {
    let asked = 0
    const answer = await waitUntil('it is there', () => (++asked === 3 ? 'yes' : undefined), {
      deadlineMs: 5_000,
      intervalMs: 1,
    })
    expect([answer, asked]).toEqual(['yes', 3])
  })

  it('says what it waited for, how long, and what was there instead', async () => {
    const waiting = waitUntil('a1 is up', () => false, { deadlineMs: 5, intervalMs: 1, seen: () => 'smoke' })
    await expect(waiting).rejects.toThrow('Waited 5 ms in vain until a1 is up. Seen instead: smoke')
  })

  it('stops when the caller aborts', async () => {
    const waiting = waitUntil('never', () => false, { deadlineMs: 5_000, signal: AbortSignal.abort() })
    await expect(waiting).rejects.toSatisfy((error) => LabError.is(error) && error.code === 'LAB_ABORTED')
  })
})
