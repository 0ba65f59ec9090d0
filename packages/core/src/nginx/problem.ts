import type { Document, Finding } from '../document/index.ts'
import { placeFinding } from '../document/index.ts'
import type { LexerProblem, LexerReason } from './lexer.ts'

/** A problem of the lexer in words, with its place. */
export function describeProblem(document: Document, { reason, start, end }: LexerProblem): Finding {
  const [message, expected] = WORDS[reason]
  return placeFinding(document, start, end, { kind: 'syntax', severity: 'error', path: '', message, expected })
}

const WORDS: Readonly<Record<LexerReason, readonly [message: string, expected: string]>> = {
  'unexpected-character': [
    'a closing quote is followed by more text',
    'a blank, ";", "{" or ")" behind a closing quote',
  ],
  'nothing-to-end': ['there is no directive before this', 'the name of a directive'],
  'not-terminated': ['this directive does not end', '";" or "{" behind its parameters'],
  'no-block-to-close': ['no block is open here', 'as many "}" as "{"'],
  'block-not-closed': ['this block is not closed', '"}" before the end of the file'],
  'lua-not-closed': [
    'this Lua code is not closed',
    'Lua code whose braces, strings and brackets are balanced, then "}"',
  ],
  'quote-not-closed': ['a quote is not closed', 'a closing quote'],
  'too-long': ['this is longer than nginx can read at once', 'fewer than 4096 bytes'],
}
