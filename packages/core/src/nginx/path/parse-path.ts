import { ClustermgrError } from '../../errors/index.ts'
import { parseWords } from './parse-words.ts'

/** One condition of a step. */
export type Selector =
  /** The statement's first values are these. */
  | { readonly kind: 'values'; readonly values: readonly string[] }
  /** In it stands a directive of this name that has this value. */
  | { readonly kind: 'child'; readonly name: string; readonly value: string }
  /** It is the n-th, from 0, of those that the conditions before it leave in the same block. */
  | { readonly kind: 'index'; readonly index: number }

/** A statement's name and conditions. */
export interface Step {
  readonly name: string
  readonly selectors: readonly Selector[]
}

/** A path, taken apart. */
export interface ParsedPath {
  readonly text: string
  /** The first step is searched at the top of the file only. */
  readonly fromTop: boolean
  readonly steps: readonly Step[]
}

/**
 * Takes a path apart. Steps are separated by ` > `; each is directly inside the one before. The first step may stand
 * anywhere in the file, and at its top only where the path begins with `>`. In brackets:
 * - `location[/oxauth]`, `upstream[gluu]`, `location[= /x]`: the first values; write `"…"` around what has blanks, and
 *   around numbers (`listen["80"]`)
 * - `server[server_name=idp.example.com]`: in it stands such a directive, with this among its values; of what has no
 *   block, such as `limit_req[zone=a]`, it is the first value
 * - `server[0]`: the first one in its block
 *
 * @throws ClustermgrError `EDIT_MISMATCH` for a text that is no path.
 */
export function parsePath(text: string): ParsedPath {
  const fromTop = /^\s*>/.test(text)
  const steps: Step[] = []
  let rest = text.replace(/^\s*>?\s*/, '')
  for (;;) {
    const name = /^(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^\s[\]>"']+)/s.exec(rest)?.[0]
    if (name === undefined) throw refusePath(text, rest)
    rest = rest.slice(name.length)
    const selectors: Selector[] = []
    while (rest.startsWith('[')) {
      const end = findBracketEnd(rest)
      if (end < 0) throw refusePath(text, rest)
      selectors.push(parseSelector(rest.slice(1, end), text))
      rest = rest.slice(end + 1)
    }
    steps.push({ name: parseWords(name)?.[0] ?? name, selectors })
    if (rest.trim() === '') return { text, fromTop, steps }
    const separator = /^\s*>\s*/.exec(rest)?.[0]
    if (separator === undefined) throw refusePath(text, rest)
    rest = rest.slice(separator.length)
  }
}

function parseSelector(content: string, path: string): Selector {
  if (/^\d+$/.test(content)) return { kind: 'index', index: Number(content) }
  const child = /^(\w+)=(?=[^\s])/.exec(content)
  const values = parseWords(child === null ? content : content.slice(child[0].length))
  if (values === undefined || values.length === 0) throw refusePath(path, `[${content}]`)
  const [name, value] = [child?.[1], values[0]]
  return name !== undefined && value !== undefined ? { kind: 'child', name, value } : { kind: 'values', values }
}

/** The bracket that closes the one at the start; brackets in quotes do not count, others are balanced. */
function findBracketEnd(text: string): number {
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (character === '[') depth += 1
    else if (character === ']') {
      depth -= 1
      if (depth === 0) return at
    } else if ((character === '"' || character === "'") && /[[\s=]/.test(text[at - 1] ?? '')) {
      do at += text[at] === '\\' ? 2 : 1
      while (at < text.length && text[at] !== character)
    } else if (character === '\\') at += 1
  }
  return -1
}

function refusePath(path: string, at: string): ClustermgrError {
  return new ClustermgrError('EDIT_MISMATCH', `${path} is no path of directives, at ${at === '' ? 'its end' : at}`, {
    hint: 'Write it like server[server_name=idp.example.com] > location[/oxauth] > proxy_pass.',
  })
}
