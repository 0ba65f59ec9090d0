import type { IncludeReader } from '../document/index.ts'
import { ClustermgrError } from '../errors/index.ts'
import type { Statement, StunnelDocument } from './document.ts'
import { listStatements } from './document.ts'
import { parse } from './parse.ts'

/** Statements that stand together in one file. */
export interface ResolvedPart {
  /** The included file; `undefined` for the document itself. */
  readonly path: string | undefined
  /** Sections and options, in the order of the file. */
  readonly statements: readonly Statement[]
}

/** Deeper than anything sensible: a directory that includes itself. */
const DEPTH_LIMIT = 20

/**
 * The statements of a document with every `include = DIR` replaced by those of the directory's files, which the reader
 * lists (`DIR/*`) in stunnel's order, the alphabet's. What stands behind the line goes on in the last section of the
 * included files.
 *
 * @throws ClustermgrError `CONFIG_SYNTAX` where stunnel could not split an included file; `CONFIG_INVALID` where
 * directories include themselves.
 */
export function resolve(document: StunnelDocument, reader: IncludeReader): readonly ResolvedPart[] {
  return [...resolveDocument(document, undefined, reader, 0)]
}

function* resolveDocument(
  document: StunnelDocument,
  path: string | undefined,
  reader: IncludeReader,
  depth: number,
): Generator<ResolvedPart, void, undefined> {
  if (depth > DEPTH_LIMIT) throw new ClustermgrError('CONFIG_INVALID', `${path} is included by itself`)
  let statements: Statement[] = []
  for (const statement of listStatements(document)) {
    if (statement.kind !== 'option' || statement.name.toLowerCase() !== 'include') {
      statements.push(statement)
      continue
    }
    yield { path, statements }
    statements = []
    for (const file of reader.list?.(`${statement.value}/*`) ?? []) {
      const content = reader.read(file)
      if (content !== undefined) yield* resolveDocument(parse(content), file, reader, depth + 1)
    }
  }
  yield { path, statements }
}
