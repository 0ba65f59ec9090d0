import type { Difference } from './difference.ts'
import type { Document } from './document.ts'
import type { Finding } from './finding.ts'
import type { ParseResult } from './parse-result.ts'
import type { RenderOptions } from './render.ts'
import type { Segment } from '../secret/index.ts'
import type { SourceInput } from './source.ts'

/**
 * The verbs that every configuration language has. A language is a folder whose `index.ts` exports them as
 * functions (`import * as redis from '@clustermgr/core/redis'`), and a test says
 * `redis satisfies Language<...>`. How to write one:
 *
 * 1. **Lexer** (`lexer.ts`): one pass over the source with `charCodeAt`/`indexOf`, no regular expression a token,
 *    {@link TokenTapeWriter.push} for each token, white space and line ends included. No strings are made. It
 *    follows the daemon's own reader, not its manual. Problems are collected, the walk goes on.
 * 2. **Document** (`document.ts`): `interface XDocument extends Document<'x'>` with what is needed to find
 *    statements again (token indexes in typed arrays), and functions that walk over them and decode values when asked.
 * 3. **parse / safeParse** (`parse.ts`): `decodeSource`, lexer, `concludeParse`. Internally one function
 *    `parseSource(text: SourceText)`, which `define` and `edit` use too, so that a built document is one that was parsed.
 * 4. **render, renderBytes, renderSegments**: re-export those of `document/`.
 * 5. **check** (`check.ts`): knowledge from `directives.gen.ts`; every finding by {@link placeFinding}.
 * 6. **define** (`define.ts`): takes one description or a list of them. A description is an object whose keys are
 *    directive names, in the order of the file (TSDoc on each key: what, unit, default, versions); repeated directives
 *    take a list. In a list, strings are comment lines and blank lines ({@link CommentLine}). A string value may be
 *    a {@link SecretValue} where a secret can stand. What we do not know goes through a marked key of the language. A
 *    value that cannot be written is refused (`VALUE_UNREPRESENTABLE`), a wrong one too (`CONFIG_INVALID`), all at
 *    once, each with its path. Output: one statement a line, `\n`.
 * 7. **edit** (`edit.ts`): each operation becomes patches ({@link Patch}) on the source of the document before it:
 *    `applyEdits`, `patchDocument`. Where statements are lines of their own, `editLines` has all operations, and the
 *    language gives a `LineFormat`: how its targets are found and its values written. New lines take the line end and
 *    the indentation of their neighbours.
 * 8. **diff** (`diff.ts`): by meaning, on canonical values.
 *
 * Tests of a language use `language.testkit.ts`.
 */
export interface Language<Doc extends Document, Description, Operation, CheckOptions> {
  /** A document from a typed description. */
  define(description: Description): Doc
  /** The document of a file; throws `CONFIG_SYNTAX` where the daemon's own reader would stop. */
  parse(input: SourceInput): Doc
  safeParse(input: SourceInput): ParseResult<Doc>
  render(document: Doc, options?: RenderOptions): string
  renderBytes(document: Doc, options?: RenderOptions): Uint8Array
  renderSegments(document: Doc): readonly Segment[]
  /** Everything that is wrong or doubtful, in the order of the file. */
  check(document: Doc, options?: CheckOptions): readonly Finding[]
  /** A document with the operations applied, one after the other. */
  edit(document: Doc, operations: readonly Operation[]): Doc
  /** What `after` means that `before` does not, and the other way round. Empty: they mean the same. */
  diff(before: Doc, after: Doc): readonly Difference[]
}

/** A comment or a blank line in a description. */
export type CommentLine = '' | `#${string}`
