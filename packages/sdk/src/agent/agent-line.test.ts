import { expect, test } from 'vitest'
import { parseJobKey, parsePackageName, parsePath, parseUnitName, renderLine } from './agent-line.ts'

test('fields are separated by tabs', () => {
  expect(renderLine('file', 3, '/etc/a b')).toBe('file\t3\t/etc/a b\n')
})

test.each(['', 'a\tb', 'a\nb', 'a\0b', '\u007f'])('refuses the field %j', (field) => {
  expect(() => renderLine('x', field)).toThrow(/is empty or has a control character/)
})

test.each(['etc/x', '/', '/etc/../x', '/etc/./x', '/etc//x', '/etc/', '/etc/a\nb', '/etc/a\\b', ''])(
  'refuses the path %j',
  (path) => {
    expect(() => parsePath(path)).toThrow(/no absolute, normalised path/)
  },
)

test('accepts what paths, units, packages and keys look like', () => {
  expect(parsePath('/etc/systemd/system/a@b.service.d/x y.conf')).toContain('x y')
  expect(parseUnitName('stunnel@stunnel.service')).toBe('stunnel@stunnel.service')
  expect(parsePackageName('libssl3:amd64')).toBe('libssl3:amd64')
  expect(parseJobKey('install/demo/gluu1:apply@3')).toBe('install/demo/gluu1:apply@3')
})

test.each(['-x.service', 'nginx', 'a b.service', 'a;b.service', '$(x).service'])('refuses the unit %j', (unit) => {
  expect(() => parseUnitName(unit)).toThrow(/no name of a systemd unit/)
})

test.each(['-y', 'a b', 'A', 'a;b', '$(x)'])('refuses the package %j', (name) => {
  expect(() => parsePackageName(name)).toThrow(/no name of a Debian package/)
})

test.each(['', ' ', 'a b', 'a\nb', 'a%b', '-a', 'a'.repeat(201)])('refuses the key %j', (key) => {
  expect(() => parseJobKey(key)).toThrow(/no key of a job/)
})
