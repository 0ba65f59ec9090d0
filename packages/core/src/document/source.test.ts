import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeSource, encodeSource } from './source.ts'

test('every sequence of bytes survives', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      expect([...encodeSource(decodeSource(bytes))]).toEqual([...bytes])
    }),
    { numRuns: 2000 },
  )
})

test('bytes around the borders of UTF-8 survive, and valid UTF-8 is decoded as such', () => {
  const leads = [0x41, 0x80, 0xbf, 0xc0, 0xc1, 0xc2, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xf5, 0xff]
  const border = fc.constantFrom(...leads, 0x8f, 0x90, 0x9f, 0xa0, 0xbb)
  fc.assert(
    fc.property(fc.array(border, { maxLength: 12 }), (bytes) => {
      const text = decodeSource(Uint8Array.from(bytes))
      expect([...encodeSource(text)]).toEqual(bytes)
      expect(text).not.toContain('\ufffd')
    }),
    { numRuns: 5000 },
  )
  expect(decodeSource(Uint8Array.of(0xff, 0xc3, 0xa9))).toBe('\udcffé')
})

test('a byte order mark stays', () => {
  expect(decodeSource(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61))).toBe('\ufeffa')
  expect(decodeSource(Uint8Array.of(0xef, 0xbb, 0xbf, 0xff))).toBe('\ufeff\udcff')
})

test('half a surrogate pair that stands for no byte is refused', () => {
  expect(() => encodeSource('a\ud800')).toThrow(expect.objectContaining({ code: 'VALUE_UNREPRESENTABLE' }))
})
