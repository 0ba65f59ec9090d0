// The classes of characters of libyaml, which nutcracker reads with. The end of the text is NaN from charCodeAt.

/** Space or tab. */
export function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09
}

/** A line break of YAML 1.1: line feed, carriage return, NEL, LS or PS. */
export function isBreak(code: number): boolean {
  // Nearly every character is one of these.
  if (code > 0x0d && code < 0x85) return false
  return code === 0x0a || code === 0x0d || code === 0x85 || code === 0x2028 || code === 0x2029
}

/** A break or the end of the text. */
export function isBreakOrEnd(code: number): boolean {
  return Number.isNaN(code) || isBreak(code)
}

/** A blank, a break or the end of the text. */
export function isBlankOrEnd(code: number): boolean {
  if (code > 0x20 && code < 0x85) return false
  return isBlank(code) || isBreakOrEnd(code)
}

/** Offset behind the break at `at`; CR LF is one. */
export function skipBreak(source: string, at: number): number {
  return source.charCodeAt(at) === 0x0d && source.charCodeAt(at + 1) === 0x0a ? at + 2 : at + 1
}

/** Whether a document marker (`---` or `...`) stands at `at`, which must be the start of a line. */
export function isDocumentMarker(source: string, at: number): boolean {
  const marker = source.startsWith('---', at) || source.startsWith('...', at)
  return marker && isBlankOrEnd(source.charCodeAt(at + 3))
}

/** Offsets of characters that libyaml refuses anywhere: controls, halves of pairs, bytes that are not UTF-8. */
export function* findForbidden(source: string): Generator<number, void, undefined> {
  // The allowed ones are those of yaml_parser_update_buffer.
  const forbidden = /[^\t\n\r\x20-\x7E\x85\u{A0}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu
  for (const match of source.matchAll(forbidden)) yield match.index
}
