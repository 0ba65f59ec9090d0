const INDENTATION = '    '

/** A block around lines. */
export function wrapBlock(head: string, lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return [`${head} {}`]
  return [`${head} {`, ...lines.map((line) => (line === '' ? '' : INDENTATION + line)), '}']
}
