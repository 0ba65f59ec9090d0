import type { Target } from './target.ts'

export interface CheckOptions extends Target {
  /** A file for Sentinel may have `sentinel` lines. Default `server`. */
  readonly mode?: 'server' | 'sentinel'
  /** Names in front of the settings of modules that will be loaded, such as `search`: not known here, not refused. */
  readonly modules?: readonly string[]
}
