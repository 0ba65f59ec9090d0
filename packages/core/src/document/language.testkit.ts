import { expect } from 'vitest'
import type { Document } from './document.ts'
import { listTokens } from './document.ts'
import type { ParseResult } from './parse-result.ts'
import { render, renderBytes } from './render.ts'
import type { SourceInput } from './source.ts'
import { encodeSource } from './source.ts'
import * as fc from 'fast-check'

/** The part of a language that the kit needs. */
interface Parser<Doc extends Document> {
  safeParse(input: SourceInput): ParseResult<Doc>
}

/**
 * Parses and demands that nothing was lost: tokens tile the source, joined they are it, bytes come back. Returns the
 * document, or `undefined` where the parser refused, if `refusal` allows that.
 */
export function expectLossless<Doc extends Document>(
  language: Parser<Doc>,
  input: SourceInput,
  refusal: 'allowed' | 'failure' = 'failure',
): Doc | undefined {
  const result = language.safeParse(input)
  if (!result.success) {
    if (refusal === 'failure') throw result.error
    expect(result.problems.length).toBeGreaterThan(0)
    return undefined
  }
  const document = result.data
  let offset = 0
  let joined = ''
  for (const token of listTokens(document)) {
    expect(token.start).toBe(offset)
    expect(token.end).toBeGreaterThan(token.start)
    offset = token.end
    joined += token.text
  }
  expect(joined).toBe(document.source)
  if (typeof input === 'string') expect(render(document)).toBe(input)
  else expect(Array.from(renderBytes(document))).toEqual(Array.from(input))
  return document
}

/** What two texts do not have in common: the edit that leads from one to the other, as small as it can be. */
export function changedSpan(before: string, after: string): { readonly removed: string; readonly inserted: string } {
  let start = 0
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1
  let tail = 0
  while (
    tail < before.length - start &&
    tail < after.length - start &&
    before[before.length - 1 - tail] === after[after.length - 1 - tail]
  ) {
    tail += 1
  }
  return { removed: before.slice(start, before.length - tail), inserted: after.slice(start, after.length - tail) }
}

/** Texts made of a language's own fragments, nasty ones among them, with other characters strewn in. */
export function arbitraryText(fragments: readonly string[], maxLength = 60): fc.Arbitrary<string> {
  const piece = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...fragments) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 3 }) },
  )
  return fc.array(piece, { maxLength }).map((pieces) => pieces.join(''))
}

/** The same as bytes, with bytes strewn in that need not be UTF-8. */
export function arbitraryBytes(fragments: readonly string[], maxLength = 60): fc.Arbitrary<Uint8Array> {
  const piece = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...fragments).map((text) => encodeSource(text)) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 4 }) },
  )
  return fc.array(piece, { maxLength }).map((pieces) => Uint8Array.from(pieces.flatMap((bytes) => [...bytes])))
}
