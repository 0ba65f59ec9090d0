import { expect, test } from 'vitest'
import { encodeSecret } from './encode-secret.ts'

test.each([
  ['nginx', 'a "b" \\ ;', 'a \\"b\\" \\\\ ;'],
  ['redis', 'plain', 'plain'],
  ['redis', 'a "b" \\ #\n\u0001é', '"a \\"b\\" \\\\ #\\n\\x01é"'],
  ['yaml', 'plain', '"plain"'],
  ['yaml', "it's: {x} #1", '"it\'s: {x} #1"'],
  ['yaml', 'a "b"\n', '"a \\"b\\"\\n"'],
  ['stunnel', 'a # "b"', 'a # "b"'],
  ['properties', ' a\\b\n', '\\ a\\\\b\\n'],
  ['json', 'a "b"', '"a \\"b\\""'],
] as const)('%s carries %j', (encoder, value, text) => {
  expect(encodeSecret(encoder, value)).toBe(text)
})

const BLOCK = '-----BEGIN CERTIFICATE-----\nAAAA\nBBBB=\n-----END CERTIFICATE-----'

test('pem gets plain line ends and nothing around its blocks', () => {
  const given = `Bag Attributes\r\n${BLOCK.replaceAll('\n', ' \r\n')}\r\n\r\ntext\r\n${BLOCK}`
  expect(encodeSecret('pem', given)).toBe(`${BLOCK}\n${BLOCK}\n`)
})

test.each([
  ['nginx', 'secret-value$', /variable/],
  ['redis', '', /empty/],
  ['redis', 'a\0secret-value', /NUL/],
  ['redis', 'secret-value\ud800', /surrogate/],
  ['yaml', '', /empty/],
  ['yaml', 'secret-value\ud800', /surrogate/],
  ['stunnel', '', /empty/],
  ['stunnel', 'secret-value\nx', /line end/],
  ['properties', '', /empty/],
  ['json', 'secret-value\ud800', /no text/],
  ['pem', 'secret-value', /no -----BEGIN/],
  ['pem', '-----BEGIN KEY-----\nsecret-value!\n-----END KEY-----', /damaged/],
] as const)('%s refuses %j without showing it', (encoder, value, message) => {
  expect(() => encodeSecret(encoder, value)).toThrow(message)
  expect(() => encodeSecret(encoder, value)).not.toThrow(/secret-value/)
})
