import { tokenEnd, tokenStart } from '../document/index.ts'
import type { Document, Span } from '../document/index.ts'
import { parseIpAddress } from './address.ts'
import { COMMENT, NAME } from './lexer.ts'

/** A hosts file, lossless. */
export interface HostsDocument extends Document<'hosts'> {
  /** Indexes of the tokens that begin an entry, ascending. */
  readonly entries: Uint32Array
}

/** A word of a line. */
export interface Word extends Span {
  /** The word itself. */
  readonly text: string
}

/** A line with an address. */
export interface HostEntry {
  /** The first word: an address, or what libc skips the line for. */
  readonly address: Word
  /** The address in one spelling; `undefined` where it is none, and libc skips the line. */
  readonly canonical: string | undefined
  /** The canonical name, then aliases. */
  readonly names: readonly Word[]
  /** What stands behind the `#` on this line, without blanks around it. */
  readonly comment: string | undefined
  /** The whole line, line end included. */
  readonly line: Span
}

const cache = new WeakMap<HostsDocument, readonly HostEntry[]>()

/** The entries of a file, in its order. */
export function listEntries(document: HostsDocument): readonly HostEntry[] {
  let entries = cache.get(document)
  if (entries === undefined) {
    entries = [...document.entries].map((first) => readEntry(document, first))
    cache.set(document, entries)
  }
  return entries
}

/** How names are compared: upper and lower case are the same. */
export function foldName(name: string): string {
  return name.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase())
}

function readEntry({ tokens, source }: HostsDocument, first: number): HostEntry {
  const names: Word[] = []
  let comment: string | undefined
  let index = first + 1
  for (; index < tokens.length && tokens.names[tokens.kinds[index] ?? 0] !== 'newline'; index++) {
    const word = readWord(index)
    if (tokens.kinds[index] === NAME) names.push(word)
    else if (tokens.kinds[index] === COMMENT) comment = word.text.slice(1).trim()
  }
  const address = readWord(first)
  const start = source.lastIndexOf('\n', address.start) + 1
  const end = index < tokens.length ? tokenEnd(tokens, index) : source.length
  return { address, canonical: parseIpAddress(address.text)?.canonical, names, comment, line: { start, end } }

  function readWord(token: number): Word {
    const [from, to] = [tokenStart(tokens, token), tokenEnd(tokens, token)]
    return { start: from, end: to, text: source.slice(from, to) }
  }
}
