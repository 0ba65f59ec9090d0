/** `text` as one word of a POSIX shell, whatever bytes it holds but NUL, which no argument can carry. */
export function quoteForShell(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
}
