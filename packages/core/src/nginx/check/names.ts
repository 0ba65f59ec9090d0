import type { SourcedStatement } from '../include.ts'

/** Names of zones, log formats and upstreams that a file declares, by kind; and where they are used. */
export interface Names {
  readonly declared: Map<string, SourcedStatement>
  readonly uses: NameUse[]
  /** Names with a port, which no upstream has. */
  readonly ported: Pick<NameUse, 'at' | 'key'>[]
}

/** A name that is used. */
export interface NameUse {
  readonly at: SourcedStatement
  /** Which of its parameters has the name. */
  readonly parameter: number
  readonly key: string
  readonly message: string
  readonly expected: string
}
