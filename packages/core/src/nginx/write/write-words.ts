import { encodeParameter } from '../parameter.ts'
import { BUFFER_BYTES, countBytes } from '../parameter-limit.ts'
import { findLuaEnd } from '../lua-block.ts'
import type { Word } from '../secret-text.ts'
import { isSecretText, whyNotSecret, writeSecret } from '../secret-text.ts'
import type { Line } from './line.ts'
import type { WriteContext } from './write-context.ts'
import { complain, refuseValue } from './write-context.ts'

/** What nginx holds of a parameter beside its text: a quote and the two characters behind it. */
const OVERHEAD_BYTES = 3

/** A list of texts, numbers and secrets as words; undefined, with the problem noted, where it is something else. */
export function readWords(
  values: readonly unknown[],
  path: string,
  context: WriteContext,
): readonly Word[] | undefined {
  const words: Word[] = []
  for (const [index, value] of values.entries()) {
    const reason = isSecretText(value) ? whyNotSecret(value) : undefined
    if (typeof value === 'string') words.push(value)
    else if (typeof value === 'number' && isPlainNumber(value)) words.push(String(value))
    else if (isSecretText(value) && reason === undefined) words.push(value)
    else {
      complain(context, values.length > 1 ? `${path}[${index}]` : path, reason ?? 'expected a text or a number')
      return undefined
    }
  }
  return words
}

function isPlainNumber(value: number): boolean {
  return Number.isFinite(value) && !String(value).includes('e')
}

/** Words as they stand in a file, separated by blanks. What cannot stand there is noted, and left out. */
export function writeWords(words: readonly Word[], path: string, context: WriteContext): Line {
  return words.flatMap((word, index) => {
    const blank = index === 0 ? [] : [' ']
    if (typeof word !== 'string') return [...blank, ...writeSecret(word)]
    const place = words.length > 1 ? `${path}[${index}]` : path
    const text = encodeParameter(word)
    if (word.includes('\0')) refuseValue(context, place, 'nginx cannot read a zero byte')
    else if (countBytes(text, 0, text.length) > BUFFER_BYTES - OVERHEAD_BYTES) {
      refuseValue(context, place, 'nginx reads no parameter of 4096 bytes and more')
    } else return [...blank, text]
    return []
  })
}

/** A comment or a blank line. */
export function writeComment(text: string, path: string, context: WriteContext): readonly Line[] {
  if (text !== '' && !text.startsWith('#')) {
    complain(context, path, 'expected a comment line that starts with #, or an empty one')
    return []
  }
  if (/[\n\r\0]/.test(text) || countBytes(text, 0, text.length) > BUFFER_BYTES - OVERHEAD_BYTES) {
    refuseValue(context, path, 'a comment is one line of text of less than 4096 bytes')
    return []
  }
  return [[text]]
}

/** Lua code between its braces. */
export function writeLua(code: unknown, path: string, context: WriteContext): string {
  if (typeof code !== 'string') {
    complain(context, path, 'expected Lua code')
    return ''
  }
  if (findLuaEnd(`${code}}`, 0) !== code.length || code.includes('\0')) {
    refuseValue(context, path, 'the braces, strings and comments of this Lua code are not balanced')
    return ''
  }
  return code
}
