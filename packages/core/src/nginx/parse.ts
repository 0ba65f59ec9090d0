import type { ParseResult, SourceInput, SourceText } from '../document/index.ts'
import { concludeParse, decodeSource, unwrapParse } from '../document/index.ts'
import type { NginxDocument } from './document.ts'
import { lex } from './lexer.ts'
import { describeProblem } from './problem.ts'

/**
 * The document of an nginx.conf, or of a file that one includes. Fails only where nginx's own reader does: quotes and
 * blocks that are not closed, directives that do not end, parameters of 4096 bytes and more. Everything else, a
 * misspelt directive for instance, is for `check`.
 *
 * @throws ClustermgrError `CONFIG_SYNTAX` with every problem in `problems`.
 * @example
 * const document = parse('events {}  # as it stands')
 * render(document) === 'events {}  # as it stands'
 */
export function parse(input: SourceInput): NginxDocument {
  return unwrapParse(safeParse(input))
}

/** As {@link parse}, but returns the error with its problems instead of throwing it. */
export function safeParse(input: SourceInput): ParseResult<NginxDocument> {
  return safeParseSource({ source: decodeSource(input), holes: [] })
}

/** The document of a text that `define` or `edit` made. */
export function parseSource(text: SourceText): NginxDocument {
  return unwrapParse(safeParseSource(text))
}

/** As {@link parseSource}, with the problems returned. */
export function safeParseSource({ source, holes }: SourceText): ParseResult<NginxDocument> {
  const { tokens, statements, problems } = lex(source)
  const document: NginxDocument = { language: 'nginx', source, holes, tokens, statements }
  return concludeParse(
    document,
    problems.map((problem) => describeProblem(document, problem)),
  )
}
