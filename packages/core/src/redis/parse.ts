import type { Finding, ParseResult, SourceInput, SourceText } from '../document/index.ts'
import { concludeParse, decodeSource, placeFinding, unwrapParse } from '../document/index.ts'
import type { RedisDocument } from './document.ts'
import type { LexerProblem } from './lexer.ts'
import { lex } from './lexer.ts'

/**
 * The document of a `redis.conf` or `sentinel.conf`. Fails only where the server cannot split a line: a quote that is
 * not closed, or text right behind a closing quote. Everything else is for `check`.
 *
 * @throws ClustermgrError `CONFIG_SYNTAX` with every problem in `problems`.
 * @example
 * const document = parse('maxmemory 512mb # not a comment')
 * render(document) === 'maxmemory 512mb # not a comment'
 */
export function parse(input: SourceInput): RedisDocument {
  return unwrapParse(safeParse(input))
}

/** As {@link parse}, but returns the error with its problems instead of throwing it. */
export function safeParse(input: SourceInput): ParseResult<RedisDocument> {
  return safeParseSource({ source: decodeSource(input), holes: [] })
}

/** The document of a text that `define` or `edit` made. */
export function parseSource(text: SourceText): RedisDocument {
  return unwrapParse(safeParseSource(text))
}

function safeParseSource({ source, holes }: SourceText): ParseResult<RedisDocument> {
  const { tokens, statements, problems } = lex(source)
  const document: RedisDocument = { language: 'redis', source, holes, tokens, statements }
  return concludeParse(
    document,
    problems.map((problem) => describeProblem(document, problem)),
  )
}

function describeProblem(document: RedisDocument, { start, end, reason }: LexerProblem): Finding {
  const notClosed = reason === 'quote-not-closed'
  return placeFinding(document, start, end, {
    kind: 'syntax',
    severity: 'error',
    path: '',
    message: notClosed ? 'a quote is not closed in its line' : 'a closing quote is followed by more text',
    expected: notClosed ? 'a closing quote' : 'a blank or the end of the line behind a closing quote',
  })
}
