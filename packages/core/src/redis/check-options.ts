import type { Target } from './target.ts'

/** For which server, and as which of its two files, a file is checked. */
export interface CheckOptions extends Target {
  /** A file for Sentinel may have `sentinel` lines. Default `server`. */
  readonly mode?: 'server' | 'sentinel'
  /**
   * Names in front of the settings of modules that will be loaded, and of their categories of commands, such as
   * `search`: not known here, not refused. Name them where a command line loads modules: a file that neither loads one
   * nor includes another file is taken to have none, and commands and categories that the server does not have
   * itself are errors in rules of users then, warnings otherwise.
   */
  readonly modules?: readonly string[]
}
