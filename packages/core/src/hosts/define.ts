import { refuseAll } from '../document/index.ts'
import type { CommentLine, Refusal } from '../document/index.ts'
import type { HostLine, HostsDescription } from './description.ts'
import type { HostsDocument } from './document.ts'
import { parseSource } from './parse.ts'
import { FILE_NAME, writeLine } from './write-line.ts'

/**
 * A hosts file from its lines, in the order given.
 *
 * @throws ClustermgrError `VALUE_UNREPRESENTABLE` for what a line cannot carry (a name of two words, a comment of two
 * lines), `CONFIG_INVALID` for what libc would skip or never look up; every problem with its path in `problems`.
 * @example
 * const document = define([
 *   { address: '127.0.0.1', names: ['localhost'] },
 *   '# the cluster',
 *   { address: '10.0.0.1', names: ['gluu1.example.org', 'gluu1'] },
 * ])
 * render(document) // '127.0.0.1\tlocalhost\n# the cluster\n10.0.0.1\tgluu1.example.org gluu1\n'
 */
export function define(description: HostsDescription): HostsDocument {
  const listed = isList(description)
  const refusals: Refusal[] = []
  const lines = (listed ? description : [description]).map((line, index) =>
    writeLine(line, listed ? `[${index}]` : '', refusals),
  )
  refuseAll(refusals, FILE_NAME)
  return parseSource({ source: lines.map((line) => `${line}\n`).join(''), holes: [] })
}

function isList(description: HostsDescription): description is readonly (HostLine | CommentLine)[] {
  return Array.isArray(description)
}
