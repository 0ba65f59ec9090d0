import { expect, test } from 'vitest'
import { isLocalAddress, parseAddress } from './address.ts'

test.each([
  ['10.0.0.1', 'ipv4', '10.0.0.1'],
  ['2001:DB8::1', 'ipv6', '2001:db8::1'],
  ['2001:0db8:0:0:0:0:0:1', 'ipv6', '2001:db8::1'],
  ['::ffff:10.0.0.1', 'ipv6', '::ffff:a00:1'],
  ['::', 'ipv6', '::'],
  ['1::', 'ipv6', '1::'],
  ['1:0:0:2:0:0:0:3', 'ipv6', '1:0:0:2::3'],
  ['1:0:0:2:3:0:0:4', 'ipv6', '1::2:3:0:0:4'],
  ['1:0:2:3:4:5:6:7', 'ipv6', '1:0:2:3:4:5:6:7'],
  ['Gluu1.Example.org', 'name', 'gluu1.example.org'],
  ['gluu1', 'name', 'gluu1'],
])('%s is an address', (text, kind, canonical) => {
  expect(parseAddress(text)).toEqual({ kind, canonical })
})

test.each([
  '',
  ' ',
  '10.0.0',
  '10.0.0.256',
  '010.0.0.1',
  '1:2:3:4:5:6:7',
  '1:2:3:4:5:6:7:8:9',
  '1::2::3',
  ':::',
  '12345::',
  'fe80::1%eth0',
  '[::1]',
  'a_b',
  '-a',
  'a..b',
  'a b',
  'a\n',
  '1.2.3.4.5',
  '::1.2.3',
  '1:2:3:4:5:6:7::8:9',
  'x'.repeat(254),
])('%j is none', (text) => {
  expect(parseAddress(text)).toBeNull()
})

test.each([
  ['localhost', true],
  ['127.8.0.1', true],
  ['0.0.0.0', true],
  ['::', true],
  ['::1', true],
  ['10.0.0.1', false],
  ['2001:db8::1', false],
  ['localhost.example.org', false],
])('%s is local: %s', (text, local) => {
  const address = parseAddress(text)
  expect(address !== null && isLocalAddress(address)).toBe(local)
})
