import { expect, test } from 'vitest'
import { createDigestKey, encodeDigestKey, keyedDigest } from './keyed-digest.ts'

const key = new Uint8Array(32).fill(7)

test('is stable: hosts and plans of other versions must agree on it', () => {
  expect(keyedDigest(key, 'hello\n')).toBe('37238d86c98c918243f8b6f8fdc607e8d92393e95c16035083a7103ba6e2a4fe')
})

test('depends on key and content, and takes bytes as they are', () => {
  expect(keyedDigest(key, 'a')).not.toBe(keyedDigest(key, 'b'))
  expect(keyedDigest(key, 'a')).not.toBe(keyedDigest(createDigestKey(), 'a'))
  expect(keyedDigest(key, new Uint8Array([0xc3, 0xa9]))).toBe(keyedDigest(key, 'é'))
  expect(keyedDigest(key, new Uint8Array([0xff]))).not.toBe(keyedDigest(key, '\ufffd'))
})

test('a key of another length is refused', () => {
  expect(() => encodeDigestKey(new Uint8Array(31))).toThrow('32 bytes')
})
