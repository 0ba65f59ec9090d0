import { ClustermgrError } from '../errors/index.ts'
import type { Document } from './document.ts'
import type { Finding } from './finding.ts'

/** What `safeParse` returns, in zod's shape. */
export type ParseResult<Doc extends Document> =
  | { readonly success: true; readonly data: Doc }
  | { readonly success: false; readonly error: ClustermgrError; readonly problems: readonly Finding[] }

/** The result of a parser: the document, or one error that holds every problem. */
export function concludeParse<Doc extends Document>(document: Doc, problems: readonly Finding[]): ParseResult<Doc> {
  if (problems.length === 0) return { success: true, data: document }
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`
  const error = new ClustermgrError('CONFIG_SYNTAX', `not a ${document.language} configuration: ${count}`, { problems })
  return { success: false, error, problems }
}

/**
 * The document, or its error thrown.
 *
 * @throws ClustermgrError `CONFIG_SYNTAX` with every problem in `problems`.
 */
export function unwrapParse<Doc extends Document>(result: ParseResult<Doc>): Doc {
  if (result.success) return result.data
  throw result.error
}
