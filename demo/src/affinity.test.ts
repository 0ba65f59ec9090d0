import { expect, test } from 'vitest'

import { judgeAffinity } from './affinity.ts'
import type { AffinityReport } from './affinity.ts'

const nodes = ['gluu1', 'gluu2']
const good: AffinityReport = {
  sticky: [
    ['gluu1', 'gluu1'],
    ['gluu2', 'gluu2'],
  ],
  free: ['gluu2', 'gluu1', 'gluu2'],
}

const [spread, stays, free] = [0, 1, 2]

test.each<readonly [string, Partial<AffinityReport>, readonly number[]]>([
  ['a cookie of our own, and no stickiness on /oxauth', {}, []],
  [
    'ip_hash: all clients of one address on one node',
    {
      sticky: [
        ['gluu1', 'gluu1'],
        ['gluu1', 'gluu1'],
      ],
    },
    [spread],
  ],
  [
    'no affinity: a client moves',
    {
      sticky: [
        ['gluu1', 'gluu2'],
        ['gluu2', 'gluu2'],
      ],
    },
    [stays],
  ],
  [
    'a node that nobody knows',
    {
      sticky: [
        ['gluu1', 'gluu1'],
        ['gluu2', 'gluu2'],
        ['gluu3', 'gluu3'],
      ],
    },
    [spread],
  ],
  ['clients that asked once, and could not move', { sticky: [['gluu1'], ['gluu2']] }, [stays]],
  ['no clients', { sticky: [] }, [spread, stays]],
  ['a sticky /oxauth', { free: ['gluu1', 'gluu1'] }, [free]],
])('%s', (_, changed, failing) => {
  const proofs = judgeAffinity({ ...good, ...changed }, nodes)
  expect(proofs.flatMap(({ ok }, index) => (ok ? [] : [index]))).toEqual(failing)
})
