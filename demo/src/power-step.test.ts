import { expect, test } from 'vitest'

import { judgePowerReturn } from './power-step.ts'
import type { PowerReport } from './power-step.ts'

const good: PowerReport = {
  servedAfterMs: 1400,
  states: new Map([
    ['stunnel@stunnel.service', 'active'],
    ['nutcracker.service', 'active'],
    ['nginx.service', 'active'],
  ]),
  journaled: 0,
  answers: new Map([
    ['/identity/', 'gluu1'],
    ['/oxauth/', 'gluu2'],
  ]),
}

const [served, running, alone, identity, oxauth] = [0, 1, 2, 3, 4]
const states = (nginx: string): PowerReport['states'] => new Map([...good.states, ['nginx.service', nginx]])
const answers = (path: string, answered: string): PowerReport['answers'] => new Map([...good.answers, [path, answered]])

test.each<readonly [string, Partial<PowerReport>, readonly number[]]>([
  ['everything comes back', {}, []],
  ['the cache does not', { servedAfterMs: undefined }, [served]],
  ['a unit that was left disabled', { states: states('inactive') }, [running]],
  ['units that nobody could ask', { states: new Map() }, [running]],
  ['clustermgr helped', { journaled: 3 }, [alone]],
  ['an nginx that is away', { answers: answers('/identity/', 'Error: connect ECONNREFUSED') }, [identity]],
  ['a page of somebody else', { answers: answers('/oxauth/', '<html>') }, [oxauth]],
])('%s', (_, changed, failing) => {
  const proofs = judgePowerReturn({ ...good, ...changed }, ['gluu1', 'gluu2'])
  expect(proofs.flatMap(({ ok }, index) => (ok ? [] : [index]))).toEqual(failing)
})
