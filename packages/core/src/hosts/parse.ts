import { concludeParse, decodeSource, unwrapParse } from '../document/index.ts'
import type { ParseResult, SourceInput, SourceText } from '../document/index.ts'
import type { HostsDocument } from './document.ts'
import { lexHosts } from './lexer.ts'

/**
 * The document of a hosts file. It never fails: libc skips lines that it does not understand, and `check` says which.
 *
 * @example
 * const document = parse('127.0.0.1 localhost\n10.0.0.1 gluu1.example.org gluu1 # first\n')
 * listEntries(document).map(({ comment }) => comment) // [undefined, 'first']
 */
export function parse(input: SourceInput): HostsDocument {
  return unwrapParse(safeParse(input))
}

/** As {@link parse}, in the form that other languages need. */
export function safeParse(input: SourceInput): ParseResult<HostsDocument> {
  return concludeParse(parseSource({ source: decodeSource(input), holes: [] }), [])
}

/** Parses a text. */
export function parseSource(text: SourceText): HostsDocument {
  return { language: 'hosts', ...text, ...lexHosts(text.source) }
}
