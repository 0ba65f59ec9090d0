import type { CommentLine } from '../document/index.ts'
import type { Settings } from './settings.gen.ts'

/** A setting of a module, which the table does not know: name and values, written as they are. */
export type CustomSetting = readonly [name: string, ...values: string[]]

/** Directives by name, in the order of the file. */
export interface Description extends Settings {
  /** The way out for what the table does not know: settings of modules. */
  readonly custom?: readonly CustomSetting[]
}

/** A file: directives, comment lines and blank lines, in order. */
export type FileDescription = Description | readonly (Description | CommentLine)[]
