import { concludeParse, decodeSource, placeFinding, unwrapParse } from '../document/index.ts'
import type { Finding, ParseResult, SourceInput, SourceText } from '../document/index.ts'
import type { StunnelDocument } from './document.ts'
import { lexStunnel } from './lexer.ts'

/**
 * The document of a stunnel.conf. Only what stunnel cannot split fails: a line that is neither blank, comment nor
 * `[section]` and has no `=`.
 *
 * @throws ClustermgrError `CONFIG_SYNTAX` with every such line in `problems`.
 * @example
 * ```ts
 * const document = parse('client = yes\n[redis]\naccept = 127.0.0.1:7000\nconnect = gluu1:7777\n')
 * ```
 */
export function parse(input: SourceInput): StunnelDocument {
  return unwrapParse(safeParse(input))
}

/** As {@link parse}, with problems as a value. */
export function safeParse(input: SourceInput): ParseResult<StunnelDocument> {
  return safeParseSource({ source: decodeSource(input), holes: [] })
}

/** The document of a text that `define` or `edit` made. */
export function parseSource(text: SourceText): StunnelDocument {
  return unwrapParse(safeParseSource(text))
}

function safeParseSource(text: SourceText): ParseResult<StunnelDocument> {
  const { tokens, statements, broken } = lexStunnel(text.source)
  const document: StunnelDocument = { language: 'stunnel', ...text, tokens, statements }
  const problems = broken.map(({ start, end }): Finding => {
    const isSection = text.source[start] === '['
    return placeFinding(document, start, end, {
      kind: 'syntax',
      severity: 'error',
      path: '',
      message: isSection ? 'the name of this section is not closed' : "this line has no '='",
      expected: isSection ? "']' at the end of the line" : 'name = value, [section], or a comment',
    })
  })
  return concludeParse(document, problems)
}
