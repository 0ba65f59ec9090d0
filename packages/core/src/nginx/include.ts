import type { IncludeReader } from '../document/index.ts'
import type { NginxDocument, Statement } from './document.ts'
import { listStatements } from './document.ts'
import { safeParse } from './parse.ts'

/** A document, and the path of its file where it is an included one. */
export interface Source {
  readonly document: NginxDocument
  readonly file?: string
}

/** A statement in its file. */
export interface SourcedStatement {
  readonly source: Source
  readonly statement: Statement
}

/** What an `include` could not bring. */
export interface IncludeProblem {
  readonly source: Source
  readonly statement: Statement
  /** The file that is not there or that nginx cannot read. */
  readonly file: string
  readonly reason: 'absent' | 'syntax' | 'depth'
}

/** Files that include each other would never end; nginx itself runs out of file descriptors. */
const DEEPEST_INCLUDE = 16

/**
 * The statements of a block, those of included files in the place of each `include`. Without a reader, or where a file
 * is not there, the `include` itself.
 */
export function listWithIncludes(
  source: Source,
  parent: Statement | undefined,
  includes: IncludeReader | undefined,
  onProblem: (problem: IncludeProblem) => void = () => {},
  depth = 0,
): readonly SourcedStatement[] {
  const found: SourcedStatement[] = []
  for (const statement of listStatements(source.document, parent)) {
    const [pattern] = statement.values
    if (statement.name !== 'include' || includes === undefined || pattern === undefined) {
      found.push({ source, statement })
      continue
    }
    for (const file of matchFiles(pattern, includes)) {
      const content = depth < DEEPEST_INCLUDE ? includes.read(file) : undefined
      const parsed = content === undefined ? undefined : safeParse(content)
      if (parsed?.success) {
        const inner = { document: parsed.data, file }
        found.push(...listWithIncludes(inner, undefined, includes, onProblem, depth + 1))
      } else {
        const reason = depth >= DEEPEST_INCLUDE ? 'depth' : content === undefined ? 'absent' : 'syntax'
        onProblem({ source, statement, file, reason })
        found.push({ source, statement })
      }
    }
  }
  return found
}

function matchFiles(pattern: string, includes: IncludeReader): readonly string[] {
  return /[*?[]/.test(pattern) ? (includes.list?.(pattern) ?? []) : [pattern]
}
