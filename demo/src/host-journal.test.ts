import { expect, test } from 'vitest'

import { effectsSince, isInside, judgeTakeover, parseJournalLine } from './host-journal.ts'
import type { JournalLine, Kill } from './host-journal.ts'

function parse(...lines: readonly string[]): readonly JournalLine[] {
  return lines.flatMap((line) => parseJournalLine('gluu1', line) ?? [])
}

const install = [
  '# clustermgr journal v1',
  '2026-01-02T03:04:05.100Z install/gluu1 1 begin swap',
  '2026-01-02T03:04:05.200Z install/gluu1 1 effect file replace /etc/redis/redis.conf',
  '2026-01-02T03:04:06.000Z install/gluu1 2 attach running',
  '2026-01-02T03:04:06.100Z install/gluu1 1 end swap',
]

/** Its worker died after two of the journal's lines. */
const kill: Kill = { host: 'gluu1', key: 'install/gluu1', journaled: 2 }

test('a takeover without a repetition', () => {
  expect(judgeTakeover(parse(...install), [kill]).map(({ ok }) => ok)).toEqual([true, true])
})

test.each<readonly [string, readonly Kill[]]>([
  ['nobody attached after the kill', [{ ...kill, journaled: 3 }]],
  ['the host that was killed in is another', [{ ...kill, host: 'gluu2' }]],
  ['the job that was killed in is another', [{ ...kill, key: 'packages/gluu1' }]],
  ['it was killed in twice, and attached to once', [kill, kill]],
  ['nobody was killed', []],
])('no takeover: %s', (_, kills) => {
  expect(judgeTakeover(parse(...install), kills).map(({ ok }) => ok)).toEqual([false, true])
})

test('no takeover: the first attempt attached, to its own job', () => {
  const lines = install.map((line) => line.replace('2 attach', '1 attach'))
  expect(judgeTakeover(parse(...lines), [kill])[0]).toEqual({
    what: 'no other worker attached to the job that was running on gluu1',
    ok: false,
  })
})

test.each(['install/gluu1 1', 'another/gluu1 2'])('an effect that happened twice, again under %s', (key) => {
  const twice = `2026-01-02T03:04:07.000Z ${key} effect file replace /etc/redis/redis.conf`
  expect(judgeTakeover(parse(...install, twice), [kill])[1]).toEqual({
    what: "the hosts' journals name 2 effects, but twice gluu1: file replace /etc/redis/redis.conf",
    ok: false,
  })
})

test('a journal that names no effect proves nothing', () => {
  expect(judgeTakeover([], [kill]).map(({ ok }) => ok)).toEqual([false, false])
})

test('a host is inside a step from its begin to its end', () => {
  const lines = parse(...install)
  expect(lines.map((_, count) => isInside(lines.slice(0, count + 1), 'swap'))).toEqual([true, true, true, false])
  expect(isInside(lines, 'install')).toBe(false)
})

test('what the install did to a unit is no repair of a later fault', () => {
  const lines = parse(
    '2026-01-02T03:04:05.100Z install 1 effect unit start redis-server.service',
    '2026-01-02T03:05:05.100Z repair 1 begin repair',
    '2026-01-02T03:05:05.200Z repair 1 effect unit kill redis-server.service',
    '2026-01-02T03:05:05.300Z repair 1 effect unit start redis-server.service',
  )
  expect(effectsSince(lines, Date.parse('2026-01-02T03:05:00Z'))).toEqual([
    'unit kill redis-server.service',
    'unit start redis-server.service',
  ])
  expect(effectsSince(lines, Date.parse('2026-01-02T03:05:05.301Z'))).toEqual([])
})
