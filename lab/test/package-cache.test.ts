import { expect, it } from 'vitest'
import { runOnLoneMachine } from './lone-machine.ts'

it('the package cache is found and ended, whoever of its users was killed and when', async () => {
  expect(await runOnLoneMachine('orphaned-cache.ts')).toEqual({
    started: 1,
    leasedAgain: 1,
    leased: 1,
    released: 0,
    swept: 0,
    left: [],
  })
})
