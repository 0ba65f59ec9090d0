/** Variables that a module brings, as a range of versions has them. */
export interface Variables {
  /** As {@link Directive.module}; those of `http_…` and of `stream_…` are two worlds. */
  readonly module: string
  /** Without `$`. */
  readonly names: readonly string[]
  /** Any name that begins so is a variable: `arg_`, `http_`. */
  readonly prefixes?: readonly string[]
  /** The first version that has them; absent: the oldest that was read. */
  readonly since?: string
  /** The first version that has them no longer. */
  readonly removed?: string
  /** Known from documentation alone. */
  readonly documented?: true
}

/** Variables of `http` and of `stream` have nothing to do with each other. */
export type VariableFamily = 'http' | 'stream'
