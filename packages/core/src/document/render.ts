import { ClustermgrError } from '../errors/index.ts'
import type { Segment } from '../secret/index.ts'
import type { Document } from './document.ts'
import { encodeSource } from './source.ts'
import { tokenEnd, tokenStart } from './token-tape.ts'
import { encodeUtf16 } from './utf16.ts'

export interface RenderOptions {
  /**
   * What to do with secrets: refuse (default), or show the placeholder `<secret>`, for people's eyes only.
   * {@link renderSegments} is for what is written to a host.
   */
  readonly secrets?: 'refuse' | 'placeholder'
}

/**
 * The file's text: its tokens, joined. `render(parse(text)) === text`.
 *
 * @throws ClustermgrError `SECRET_UNAVAILABLE` where the document has secrets and placeholders were not asked for.
 */
export function render(document: Document, options: RenderOptions = {}): string {
  const secret = document.holes[0]?.secret
  if (secret !== undefined && options.secrets !== 'placeholder') {
    throw new ClustermgrError('SECRET_UNAVAILABLE', `this ${document.language} document needs the secret ${secret}`, {
      hint: "Use renderSegments to write it with its secrets, or render(document, { secrets: 'placeholder' }) to show it.",
    })
  }
  return joinTokens(document, 0, document.source.length)
}

/**
 * The file's bytes, those included that are not UTF-8.
 *
 * @throws ClustermgrError `SECRET_UNAVAILABLE` as {@link render}, `VALUE_UNREPRESENTABLE` as `encodeSource`.
 */
export function renderBytes(document: Document, options: RenderOptions = {}): Uint8Array {
  const text = render(document, options)
  return document.encoding === undefined ? encodeSource(text) : encodeUtf16(text, document.encoding)
}

/**
 * The file as a desired file's content: literal text, and each secret by reference with its encoder.
 *
 * @throws ClustermgrError `VALUE_UNREPRESENTABLE` where the file is not UTF-8: what is desired is written as UTF-8.
 */
export function renderSegments(document: Document): readonly Segment[] {
  if (document.encoding !== undefined) {
    throw new ClustermgrError('VALUE_UNREPRESENTABLE', `this ${document.language} document is ${document.encoding}`, {
      hint: 'A desired file is written as UTF-8: give parse the text instead of the bytes.',
    })
  }
  const segments: Segment[] = []
  let from = 0
  const keep = (end: number): void => {
    if (end > from) segments.push({ kind: 'text', text: joinTokens(document, from, end) })
  }
  for (const hole of document.holes) {
    keep(hole.start)
    segments.push({ kind: 'secret', secret: hole.secret, encoder: hole.encoder })
    from = hole.end
  }
  keep(document.source.length)
  return segments
}

/** Tokens between two offsets, those at the borders cut. */
function joinTokens(document: Document, from: number, to: number): string {
  const { source, tokens } = document
  const parts: string[] = []
  for (let index = firstTokenBehind(document, from); index < tokens.length; index++) {
    const start = Math.max(from, tokenStart(tokens, index))
    if (start >= to) break
    parts.push(source.slice(start, Math.min(to, tokenEnd(tokens, index))))
  }
  return parts.join('')
}

function firstTokenBehind({ tokens }: Document, offset: number): number {
  let low = 0
  let high = tokens.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (tokenEnd(tokens, middle) > offset) high = middle
    else low = middle + 1
  }
  return low
}
