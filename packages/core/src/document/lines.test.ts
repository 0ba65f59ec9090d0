import { expect, test } from 'vitest'
import { joinFragment } from './fragment.ts'
import { cutText, detectLineEnd, findLines, isLineStart } from './lines.ts'

test('lines are whole, their end included, and a byte order mark is in none', () => {
  const source = '\uFEFFa\r\nb\nc'
  const textOf = (first: number, last: number): string => {
    const { start, end } = findLines(source, first, last)
    return source.slice(start, end)
  }
  expect(textOf(1, 2)).toBe('a\r\n')
  expect(textOf(4, 5)).toBe('b\n')
  // A value that ends behind its line end takes no more.
  expect(textOf(4, 6)).toBe('b\n')
  expect(textOf(1, 7)).toBe('a\r\nb\nc')
  expect([0, 1, 2, 4, 6, 7].filter((offset) => isLineStart(source, offset))).toEqual([0, 1, 4, 6])
})

test('a line end is that of the line before, or else of the one behind', () => {
  expect(detectLineEnd('a\r\nb\nc', 0)).toBe('\r\n')
  expect(detectLineEnd('a\r\nb\nc', 3)).toBe('\r\n')
  expect(detectLineEnd('a\r\nb\nc', 6)).toBe('\n')
  expect(detectLineEnd('a', 1)).toBe('\n')
})

test('text is cut with its secrets, and their placeholders', () => {
  const secret = { secret: 'env:P', encoder: 'redis', placeholder: '00' } as const
  const text = joinFragment(['a ', secret, ' b'])
  expect(cutText(text, { start: 0, end: 5 })).toEqual(['a ', secret, ' '])
  expect(cutText(text, { start: 5, end: 6 })).toEqual(['b'])
})
