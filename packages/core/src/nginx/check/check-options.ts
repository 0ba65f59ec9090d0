import type { Finding, IncludeReader } from '../../document/index.ts'
import type { Target } from '../catalogue.ts'
import type { BlockContext } from '../context.ts'

/** For which nginx, and in which place, a file is checked. */
export interface CheckOptions extends Target {
  /** Where the file stands: `main` (default) for nginx.conf, `http` for a file of conf.d, `http/server` for a snippet. */
  readonly context?: BlockContext
  /** Opens included files, which are checked in their place; without it, `include` is taken on trust. */
  readonly includes?: IncludeReader
  /**
   * Directives of other modules, taken as they stand wherever they stand: `['more_clear_headers']`. Without this, all
   * names that the table does not have are warnings where `load_module` loads a module that it does not have, and
   * errors elsewhere; with it, they are errors, but for these.
   */
  readonly directives?: readonly string[]
}

/** A finding in an nginx configuration. */
export interface NginxFinding extends Finding {
  /** The included file in which it is; absent for the document itself. */
  readonly file?: string
}
