/** nginx reads a file through a buffer of this size; what it has to hold at once must fit. */
export const BUFFER_BYTES = 4096

/**
 * Whether nginx's buffer runs over before it reads the character at `last`, while it holds all from `start` on. At the
 * end of the file there is nothing more to read.
 *
 * Read in `ngx_conf_read_token` (nginx 1.26.3) and tried on 1.22.1 and 1.26.3: it holds for parameters, with the
 * character behind them, and for comments too.
 */
export function overruns(source: string, start: number, last: number): boolean {
  if ((last - start) * 3 < BUFFER_BYTES || last >= source.length) return false
  return countBytes(source, start, last) >= BUFFER_BYTES
}

/** Length in UTF-8; a lone surrogate stands for one byte (see `decodeSource`). */
export function countBytes(source: string, start: number, end: number): number {
  let bytes = 0
  for (let at = start; at < end; at++) {
    const code = source.charCodeAt(at)
    if (code < 0x80) bytes += 1
    else if (code < 0x800) bytes += 2
    else if (code < 0xd800 || code > 0xdfff) bytes += 3
    else if (code < 0xdc00 && (source.charCodeAt(at + 1) & 0xfc00) === 0xdc00) {
      bytes += 4
      at += 1
    } else bytes += 1
  }
  return bytes
}
