import { expect, test } from 'vitest'
import { selectMatches } from './edit.ts'

test('none or several matches are errors unless the edit says what then', () => {
  const mismatch = expect.objectContaining({ code: 'EDIT_MISMATCH' })
  expect(() => selectMatches('port', [], {})).toThrow(mismatch)
  expect(() => selectMatches('port', [1, 2], {})).toThrow(mismatch)
  expect(selectMatches('port', [], { ifMissing: 'skip' })).toEqual([])
  expect(selectMatches('port', [1, 2], { ifSeveral: 'all' })).toEqual([1, 2])
  expect(selectMatches('port', [1, 2], { ifSeveral: 'first' })).toEqual([1])
  expect(selectMatches('port', [1, 2], { ifSeveral: 'last' })).toEqual([2])
})
