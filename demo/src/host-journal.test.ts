import { expect, test } from 'vitest'

import { effectsSince, isInside, judgeTakeover, parseJournalLine } from './host-journal.ts'
import type { JournalLine } from './host-journal.ts'

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

test('a takeover without a repetition', () => {
  expect(judgeTakeover(parse(...install)).map(({ ok }) => ok)).toEqual([true, true])
})

test('no second attempt attached to anything', () => {
  const lines = install.filter((line) => !line.includes(' attach '))
  expect(judgeTakeover(parse(...lines)).map(({ ok }) => ok)).toEqual([false, true])
})

test.each(['install/gluu1 1', 'another/gluu1 2'])('an effect that happened twice, again under %s', (key) => {
  const twice = `2026-01-02T03:04:07.000Z ${key} effect file replace /etc/redis/redis.conf`
  expect(judgeTakeover(parse(...install, twice))[1]).toEqual({
    what: "the hosts' journals name 2 effects, but twice gluu1: file replace /etc/redis/redis.conf",
    ok: false,
  })
})

test('a journal that names no effect proves nothing', () => {
  expect(judgeTakeover([]).map(({ ok }) => ok)).toEqual([false, false])
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
