import { expect, test } from 'vitest'
import { findLuaEnd } from './lua-block.ts'

test.each([
  ['" \\" \\" \n } }', 10],
  ['" \\" \\" \' } \' \n } }', 16],
  ['" \\" "}" }', 6],
  ['" \\" } " }', 9],
  ["' \\' \n '}' }", 11],
  ['" \\\n "}" }', 9],
])('a quote that does not close in its line is no string: %j', (code, end) => {
  expect(findLuaEnd(code, 0)).toBe(end)
})

test('a line of quotes that do not close is read once, not once for each of them', { timeout: 5000 }, () => {
  const quotes = '\\"'.repeat(30_000)
  const apostrophes = "\\'".repeat(30_000)
  const code = `" ${quotes} ' ${apostrophes}\n"}"}`
  expect(findLuaEnd(code, 0)).toBe(code.length - 1)
})
