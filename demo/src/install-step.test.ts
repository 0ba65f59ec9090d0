import type { InstallClusterResult } from '@clustermgr/client'
import { expect, test } from 'vitest'

import { judgeChecks, judgeRepeatedInstall } from './install-step.ts'

const done: InstallClusterResult['hosts'][number] = {
  host: 'gluu1',
  summary: 'gluu1 already has its 3 packages',
  steps: [],
}
const busy: InstallClusterResult['hosts'][number] = {
  host: 'gluu2',
  summary: 'gluu2: starts 1 service',
  steps: [{ kind: 'start-unit', unit: 'nginx.service', reason: 'it is inactive' }],
}

test('an install again that found nothing to do', () => {
  expect(judgeRepeatedInstall({ changed: false, hosts: [done] })).toEqual({ what: 'nothing was to do', ok: true })
})

test.each([
  ['a host had something to do', { changed: true, hosts: [done, busy] }],
  ['something changed, whatever the hosts say', { changed: true, hosts: [done] }],
  ['a host planned something, whatever the workflow says', { changed: false, hosts: [busy] }],
  ['no host was looked at', { changed: false, hosts: [] }],
])('an install again: %s', (_, result) => {
  expect(judgeRepeatedInstall(result).ok).toBe(false)
})

test('checks: every one holds, and there are some', () => {
  const ok = { name: 'cache', ok: true, sentence: 'it answers' }
  expect(judgeChecks({ checks: [ok] }).ok).toBe(true)
  expect(judgeChecks({ checks: [] }).ok).toBe(false)
  expect(judgeChecks({ checks: [ok, { name: 'nginx', ok: false, sentence: 'it is away' }] })).toEqual({
    what: 'the cluster serves: 1 of 2 checks hold; but it is away',
    ok: false,
  })
})
