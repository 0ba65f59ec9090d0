import { expect, test } from 'vitest'

import { ExpectedValues } from './expected-values.ts'

test('a cache may forget, and may hold the value of a write that failed', () => {
  const expected = new ExpectedValues()
  expect(expected.judge('key', 'of another')).toBeUndefined()
  expected.acknowledge('key', '1')
  expected.doubt('key', '2')
  for (const seen of ['1', '2', null]) expect(expected.judge('key', seen)).toBeUndefined()
})

test('a cache must not go back to a value that was overwritten', () => {
  const expected = new ExpectedValues()
  expected.acknowledge('key', '1')
  expected.doubt('key', '2')
  expected.acknowledge('key', '3')
  expect(expected.judge('key', '1')).toBe('key was 1, not 3')
  expect(expected.judge('key', '2')).toBe('key was 2, not 3')
})
