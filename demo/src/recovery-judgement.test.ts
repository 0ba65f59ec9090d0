import { expect, test } from 'vitest'

import { judgeRecovery } from './recovery-judgement.ts'
import type { RecoveryReport } from './recovery-judgement.ts'

const started = 'Jan 02 03:04:05.100200 gluu1 systemd[1]: Started redis-server.service - Advanced key-value store.'
const waiting = 'Jan 02 03:04:04.100200 gluu1 sh[7]: gate closed: waiting, redis refuses connections'
const opened = (keys: number, second = '06'): string =>
  `Jan 02 03:04:${second}.100200 gluu1 sh[7]: gate open: redis run_id=0123456789abcdef answers, keys=${keys}, link up`

const load = { operations: 5000, longestMs: 7, misses: 3, staleReads: [], errors: [] }
const good: RecoveryReport = {
  victim: 'gluu1',
  load,
  recovery: { healthy: true, changed: true, summary: 'Repaired.' },
  isUsedAgain: true,
  effects: ['unit kill redis-server.service', 'unit start redis-server.service'],
  repair: ['unit kill redis-server.service', 'unit start redis-server.service'],
  said: [waiting, started, opened(0)],
  pidsBefore: new Map([['gluu2 redis-server.service', '7']]),
  pidsAfter: new Map([['gluu2 redis-server.service', '7']]),
}

const [summary, repaired, reopened, used, fresh, untouched] = [0, 1, 2, 3, 4, 5]

test.each<readonly [string, Partial<RecoveryReport>, readonly number[]]>([
  ['a repair by us', {}, []],
  ['still broken', { recovery: { healthy: false, changed: true, summary: 'Not repaired.' } }, [summary]],
  [
    'somebody else restored it',
    { recovery: { healthy: true, changed: false, summary: '' }, effects: [] },
    [summary, repaired],
  ],
  ['something else was done', { effects: ['unit start redis-server.service'] }, [repaired]],
  ['its Redis never started', { said: [waiting, opened(0)] }, [reopened]],
  ['its tunnel opened before its Redis started', { said: [opened(0, '03'), started, opened(0)] }, [reopened]],
  ['its tunnel opened on old values', { said: [waiting, started, opened(12), opened(0, '07')] }, [reopened]],
  ['its tunnel stays closed', { said: [started, waiting] }, [reopened]],
  ['Twemproxy does not come back to it', { isUsedAgain: false }, [used]],
  ['a stale read', { load: { ...load, staleReads: ['load:1 was 7, not 67'] } }, [fresh]],
  ['a client that hardly asked', { load: { ...load, operations: 3 } }, [fresh]],
  ['a healthy daemon was replaced', { pidsAfter: new Map([['gluu2 redis-server.service', '8']]) }, [untouched]],
])('%s', (_, changed, failing) => {
  const proofs = judgeRecovery({ ...good, ...changed })
  expect(proofs.flatMap(({ ok }, index) => (ok ? [] : [index]))).toEqual(failing)
})
