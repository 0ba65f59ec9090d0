import { concludeParse, placeFinding } from '../../document/index.ts'
import type { Finding, ParseResult, SourceText } from '../../document/index.ts'
import type { PropertiesDocument } from './document.ts'
import { lexProperties } from './lexer.ts'

/** Parses a text as a format of properties. Only `\u` without four hexadecimal digits fails. */
export function parseProperties<Name extends string>(
  language: Name,
  text: SourceText,
): ParseResult<PropertiesDocument<Name>> {
  const { tokens, statements, broken } = lexProperties(text.source)
  const document: PropertiesDocument<Name> = { language, ...text, tokens, statements }
  const problems = broken.map(({ start, end }): Finding => {
    return placeFinding(document, start, end, {
      kind: 'syntax',
      severity: 'error',
      path: '',
      message: '\\u is not followed by four hexadecimal digits',
      expected: '\\uXXXX, or \\\\ for a backslash',
    })
  })
  return concludeParse(document, problems)
}
