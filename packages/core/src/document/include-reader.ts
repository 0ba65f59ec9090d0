import type { SourceInput } from './source.ts'

/** How a language finds the files that a document includes; core itself opens nothing. */
export interface IncludeReader {
  /** A file's content, `undefined` where there is none. `path` is as written in the including file. */
  read(path: string): SourceInput | undefined
  /** The paths that match a pattern, in the daemon's order. Without it, patterns match nothing. */
  list?(pattern: string): readonly string[]
}
