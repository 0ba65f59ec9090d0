import { expect, test } from 'vitest'
import type { Document } from './document.ts'
import { listTokens } from './document.ts'
import { joinFragment } from './fragment.ts'
import { applyPatches } from './patch.ts'
import { locate } from './position.ts'
import { render, renderSegments } from './render.ts'
import { TokenTapeWriter } from './token-tape.ts'

/** A toy language: each character is a token. */
function documentOf(text: ReturnType<typeof joinFragment>): Document {
  const tape = new TokenTapeWriter(['character'], 2)
  for (let end = 1; end <= text.source.length; end++) tape.push(0, end)
  return { language: 'toy', ...text, tokens: tape.finish(text.source) }
}

test('tokens tile the source, and a gap is refused', () => {
  const document = documentOf(joinFragment(['a\nbc']))
  expect([...listTokens(document)].map((token) => token.text)).toEqual(['a', '\n', 'b', 'c'])
  expect(render(document)).toBe('a\nbc')
  expect(() => new TokenTapeWriter(['character'], 1).finish('a')).toThrow('the tokens end at 0')
})

test('lines and columns count from one', () => {
  const document = documentOf(joinFragment(['ab\r\n\nc']))
  expect([0, 2, 3, 4, 5, 6].map((offset) => locate(document, offset))).toEqual([
    { line: 1, column: 1 },
    { line: 1, column: 3 },
    { line: 1, column: 4 },
    { line: 2, column: 1 },
    { line: 3, column: 1 },
    { line: 3, column: 2 },
  ])
})

test('secrets are segments, never text, and move with edits', () => {
  const password = { secret: 'env:PASSWORD', encoder: 'redis' } as const
  const text = joinFragment(['user a\npass ', password, '\nend'])
  expect(() => render(documentOf(text))).toThrow(expect.objectContaining({ code: 'SECRET_UNAVAILABLE' }))
  expect(render(documentOf(text), { secrets: 'placeholder' })).toBe('user a\npass <secret>\nend')

  const next = applyPatches(text, [
    { start: 5, end: 6, to: ['someone'] },
    { start: text.source.length, end: text.source.length, to: [' ', { secret: 'env:OTHER', encoder: 'redis' }] },
  ])
  expect(renderSegments(documentOf(next))).toEqual([
    { kind: 'text', text: 'user someone\npass ' },
    { kind: 'secret', ...password },
    { kind: 'text', text: '\nend ' },
    { kind: 'secret', secret: 'env:OTHER', encoder: 'redis' },
  ])

  const without = applyPatches(text, [{ start: 7, end: 21, to: [] }])
  expect(without).toEqual({ source: 'user a\nend', holes: [] })
})

test('patches that overlap are a fault', () => {
  const patches = [
    { start: 0, end: 2, to: [] },
    { start: 1, end: 3, to: [] },
  ]
  expect(() => applyPatches({ source: 'abc', holes: [] }, patches)).toThrow('overlap')
})

test('no edit makes a byte order mark of a character', () => {
  const text = { source: 'a=1\n\ufeffb=2', holes: [] }
  expect(() => applyPatches(text, [{ start: 0, end: 4, to: [] }])).toThrow(
    expect.objectContaining({ code: 'EDIT_MISMATCH' }),
  )
  expect(applyPatches(text, [{ start: 0, end: 5, to: [] }]).source).toBe('b=2')
})
