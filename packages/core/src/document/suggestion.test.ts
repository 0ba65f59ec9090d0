import { expect, test } from 'vitest'
import { suggestName } from './suggestion.ts'

test('the nearest name is suggested, and none where nothing is near', () => {
  const names = ['maxmemory', 'maxmemory-policy', 'port', 'save']
  expect(suggestName('maxmemroy', names)).toBe('maxmemory')
  expect(suggestName('MaxMemory_Policy', names)).toBe('maxmemory-policy')
  expect(suggestName('prot', names)).toBe('port')
  expect(suggestName('sav', names)).toBe('save')
  expect(suggestName('proxy_pass', names)).toBeUndefined()
})
