import type { Document } from './document.ts'

/** A place in a file as people count it. */
export interface Position {
  /** From 1; a line ends behind its line feed. */
  readonly line: number
  /** From 1, in UTF-16 units as editors count; a carriage return is a character of its line. */
  readonly column: number
}

const lineStarts = new WeakMap<Document, Uint32Array>()

/** Line and column of an offset. The first call for a document walks over its source once. */
export function locate(document: Document, offset: number): Position {
  let starts = lineStarts.get(document)
  if (starts === undefined) {
    starts = findLineStarts(document.source)
    lineStarts.set(document, starts)
  }
  let low = 0
  let high = starts.length
  while (high - low > 1) {
    const middle = (low + high) >>> 1
    if ((starts[middle] ?? 0) <= offset) low = middle
    else high = middle
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 }
}

function findLineStarts(source: string): Uint32Array {
  let starts = new Uint32Array(1024)
  let count = 1
  for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) {
    if (count === starts.length) {
      const larger = new Uint32Array(count * 2)
      larger.set(starts)
      starts = larger
    }
    starts[count] = at + 1
    count += 1
  }
  return starts.subarray(0, count)
}
