import { expect, test } from 'vitest'

import { judgeChain } from './chain-step.ts'
import type { ChainReport } from './chain-step.ts'

const good: ChainReport = {
  writer: 'gluu1',
  reader: 'gluu2',
  written: ['a', 'b', 'c'],
  read: ['a', 'b', 'c'],
  held: new Map([
    ['gluu1', 1],
    ['gluu2', 2],
  ]),
}

const [arrives, spreads] = [0, 1]

test.each<readonly [string, Partial<ChainReport>, readonly number[]]>([
  ['every value arrives, and each lies in one Redis', {}, []],
  ['a tunnel that is down: nothing is read', { read: [] }, [arrives]],
  ['one value is another', { read: ['a', 'b', 'd'] }, [arrives]],
  ['nothing was written', { written: [], read: [], held: new Map() }, [arrives]],
  [
    'a Twemproxy whose pool lacks a server',
    {
      held: new Map([
        ['gluu1', 3],
        ['gluu2', 0],
      ]),
    },
    [spreads],
  ],
  [
    'a key in both',
    {
      held: new Map([
        ['gluu1', 2],
        ['gluu2', 2],
      ]),
    },
    [spreads],
  ],
  [
    'a Redis that cannot be asked',
    {
      held: new Map([
        ['gluu1', 1],
        ['gluu2', Number.NaN],
      ]),
    },
    [spreads],
  ],
])('%s', (_, changed, failing) => {
  const proofs = judgeChain({ ...good, ...changed })
  expect(proofs.flatMap(({ ok }, index) => (ok ? [] : [index]))).toEqual(failing)
})
