import type { Patch } from '../../document/index.ts'
import type { NginxDocument, Parameter, Statement } from '../document.ts'
import { listParameters } from '../document.ts'
import { encodeParameter, quoteParameter } from '../parameter.ts'
import type { Word } from '../secret-text.ts'
import { describeWord, writeSecret } from '../secret-text.ts'
import { lineStart, skipBlanks, indentationOf } from './text-line.ts'

/** Patches that give a statement other values; those that stay the same keep their bytes, and so do comments. */
export function patchValues(document: NginxDocument, statement: Statement, values: readonly Word[]): readonly Patch[] {
  const [name, ...former] = listParameters(document, statement.index)
  const patches: Patch[] = []
  for (const [index, parameter] of former.entries()) {
    const value = values[index]
    if (value === undefined) patches.push(removeParameter(document, parameter, former[index - 1] ?? name))
    else if (!isSame(parameter, value)) patches.push(patchParameter(document, parameter, value))
  }
  const end = former.at(-1)?.end ?? name?.end ?? statement.start
  const added = values
    .slice(former.length)
    .flatMap((value) => [' ', ...(typeof value === 'string' ? [encodeParameter(value)] : writeSecret(value))])
  return added.length === 0 ? patches : [...patches, { start: end, end, to: added }]
}

/** A patch that writes another value, or name, in a parameter's place. */
export function patchParameter({ source }: NginxDocument, { start, end }: Parameter, value: Word): Patch {
  if (typeof value !== 'string') return { start, end, to: writeSecret(value) }
  // A `)` may stand right behind a closing quote, and would become part of a plain parameter.
  const touchesNext = /[^\s;{]/.test(source[end] ?? ' ')
  return { start, end, to: [touchesNext ? quoteParameter(value) : encodeParameter(value)] }
}

function isSame(parameter: Parameter, word: Word): boolean {
  return parameter.value === describeWord(word) && (parameter.secret !== undefined) === (typeof word !== 'string')
}

function removeParameter({ source }: NginxDocument, { start, end }: Parameter, before: Parameter | undefined): Patch {
  // A blank behind a backslash is the end of the parameter before.
  const from = Math.max(lineStart(source, start), before?.end ?? 0)
  const blanks = /[ \t]*$/.exec(source.slice(from, start))?.[0].length ?? 0
  const touchesNext = /[^\s;{]/.test(source[end] ?? ' ')
  // At the start of a line there may be a comment above, which ends with its line feed: that stays.
  return { start: touchesNext ? start : start - blanks, end, to: [] }
}

/** A patch that removes a statement, with its line where nothing else stands there. */
export function removeStatement({ source }: NginxDocument, { start, end }: Statement): Patch {
  const indentation = indentationOf(source, start)
  const next = skipBlanks(source, end)
  const isLineEnd = next >= source.length || source[next] === '\n'
  if (indentation !== undefined && isLineEnd) {
    return { start: start - indentation.length, end: Math.min(next + 1, source.length), to: [] }
  }
  if (indentation !== undefined) return { start, end: next, to: [] }
  const before = /[ \t]*$/.exec(source.slice(lineStart(source, start), start))?.[0].length ?? 0
  return { start: start - before, end, to: [] }
}
