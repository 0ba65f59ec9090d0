import { tokenEnd, tokenStart } from '../../document/index.ts'
import { lex } from '../lexer.ts'
import { decodeParameter } from '../parameter.ts'
import { QUOTED, WORD } from '../token-kind.ts'

/** The words of a text, split as nginx splits parameters; undefined where it would not read them as such. */
export function parseWords(text: string): readonly string[] | undefined {
  const source = `${text};`
  const { tokens, problems } = lex(source)
  if (problems.length > 0) return undefined
  const words: string[] = []
  for (let index = 0; index < tokens.length; index++) {
    const kind = tokens.kinds[index]
    if (kind !== WORD && kind !== QUOTED) continue
    words.push(decodeParameter(source.slice(tokenStart(tokens, index), tokenEnd(tokens, index))))
  }
  return words
}
