import { expect, test } from 'vitest'

import { judgeUntouched, parseHostFiles } from './host-files.ts'
import type { HostFiles } from './host-files.ts'

const files = [
  'd 755 root:root \t/etc',
  'l 777 root:root /usr/bin/vi\t/etc/vi',
  'f 640 root:redis \t/etc/a name\twith\nall',
  '0123 \t/etc/a name\twith\nall',
]
const list = (...lines: readonly string[]): HostFiles => parseHostFiles(lines.map((line) => `${line}\0`).join(''))
const before = list(...files)

test("a file's attributes and its digest are told by its path", () => {
  expect([...before]).toEqual([
    ['/etc', ' d 755 root:root '],
    ['/etc/vi', ' l 777 root:root /usr/bin/vi'],
    ['/etc/a name\twith\nall', ' f 640 root:redis  0123 '],
  ])
})

test.each<readonly [string, HostFiles]>([
  ['a file came', list(...files, 'f 644 root:root \t/run/new')],
  ['a file went', list(...files.slice(0, 2))],
  ['a mode changed', list(...files.map((line) => line.replace('755', '700')))],
  ['an owner changed', list(...files.map((line) => line.replace('redis', 'root')))],
  ['a link points elsewhere', list(...files.map((line) => line.replace('/bin/vi', '/bin/ed')))],
  ['a content changed', list(...files.map((line) => line.replace('0123', '4567')))],
])('planning touched a host: %s', (_, after) => {
  const hosts = new Map([
    ['gluu1', { before, after: before }],
    ['gluu2', { before, after }],
  ])
  expect(judgeUntouched(hosts)).toEqual({
    what: expect.stringMatching(/^planning touched gluu2:\/[^,]*$/s),
    ok: false,
  })
})

test('planning touched nothing', () => {
  expect(judgeUntouched(new Map([['gluu1', { before, after: list(...files) }]]))).toEqual({
    what: 'planning changed nothing on any host: 3 files in /etc, /usr/local, /var/lib, /run are what they were',
    ok: true,
  })
})

test('hosts whose files nobody saw prove nothing', () => {
  const nothing = { before: list(), after: list() }
  expect(judgeUntouched(new Map()).ok).toBe(false)
  expect(judgeUntouched(new Map([['gluu1', nothing]])).ok).toBe(false)
})
