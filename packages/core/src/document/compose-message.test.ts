import { expect, test } from 'vitest'
import { composeMessage } from './compose-message.ts'

test.each<[...Parameters<typeof composeMessage>, message: string]>([
  [{ kind: 'syntax', message: 'this is open', expected: '"}"' }, 'this is open; expected "}"'],
  // Said once.
  [{ kind: 'wrong-value', message: "'1' is not yes or no", expected: 'yes or no' }, "'1' is not yes or no"],
  [
    {
      kind: 'wrong-value',
      message: "'md4' is not one of md5, crc16",
      expected: 'one of md5, crc16',
      suggestion: 'md5',
    },
    "'md4' is not one of md5, crc16; did you mean md5?",
  ],
  [
    { kind: 'wrong-value', message: 'no 1.5gb', expected: 'bytes', suggestion: '1536mb' },
    'no 1.5gb; expected bytes; did you mean 1536mb?',
  ],
  [{ kind: 'deprecated', message: 'a is old', expected: 'b', suggestion: 'b' }, 'a is old; expected b'],
  // The name that was meant says enough.
  [
    { kind: 'unknown-directive', message: 'no prot', expected: 'a directive', suggestion: 'port' },
    'no prot; did you mean port?',
  ],
  [{ kind: 'unknown-directive', message: 'no x', expected: 'a directive' }, 'no x; expected a directive'],
])('%j reads %s', (facts, message) => {
  expect(composeMessage(facts)).toBe(message)
})
