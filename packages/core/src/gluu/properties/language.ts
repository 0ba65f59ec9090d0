import { decodeSource, unwrapParse } from '../../document/index.ts'
import type {
  AddEdit,
  CommentLine,
  Difference,
  Finding,
  MoveEdit,
  ParseResult,
  RemoveEdit,
  RenameEdit,
  SetEdit,
  SourceInput,
} from '../../document/index.ts'
import type { PropertiesCheckOptions } from './check.ts'
import { checkProperties } from './check.ts'
import { defineProperties } from './define.ts'
import { diffProperties } from './diff.ts'
import type { PropertiesDocument } from './document.ts'
import { editProperties } from './edit.ts'
import type { PropertiesFormat } from './key-row.ts'
import { parseProperties } from './parse.ts'
import type { CustomProperty } from './write-property.ts'

/** The marked way out for keys that the table does not know. */
export interface CustomProperties {
  readonly custom?: readonly CustomProperty[]
}

/** A file: the keys, or keys, comments and blank lines in order, which together have all that is required. */
export type PropertiesDescription<Properties> = Properties | readonly (Partial<Properties> | CommentLine)[]

/** One operation on a file. A key that the table does not know is a target too, with text as its value. */
export type SettingsEdit<Settings> =
  | { readonly [Name in keyof Settings & string]-?: SetEdit<Name, NonNullable<Settings[Name]>> }[keyof Settings &
      string]
  | SetEdit<string, string>
  | AddEdit<Partial<Settings & CustomProperties>, string>
  | RemoveEdit<string>
  | MoveEdit<string>
  | RenameEdit<string>

/** The verbs of a format of properties, typed by its settings. */
export interface PropertiesLanguage<Name extends string, Settings> {
  readonly define: (description: PropertiesDescription<Settings & CustomProperties>) => PropertiesDocument<Name>
  readonly parse: (input: SourceInput) => PropertiesDocument<Name>
  readonly safeParse: (input: SourceInput) => ParseResult<PropertiesDocument<Name>>
  readonly check: (document: PropertiesDocument<Name>, options?: PropertiesCheckOptions) => readonly Finding[]
  readonly edit: (
    document: PropertiesDocument<Name>,
    operations: readonly SettingsEdit<Settings>[],
  ) => PropertiesDocument<Name>
  readonly diff: (before: PropertiesDocument<Name>, after: PropertiesDocument<Name>) => readonly Difference[]
}

/** The verbs of a format. */
export function createLanguage<Name extends string, Settings extends object>(
  format: PropertiesFormat<Name>,
): PropertiesLanguage<Name, Settings> {
  const safeParse = (input: SourceInput): ParseResult<PropertiesDocument<Name>> =>
    parseProperties(format.language, { source: decodeSource(input), holes: [] })
  return {
    define: (description) => defineProperties(description, format),
    parse: (input) => unwrapParse(safeParse(input)),
    safeParse,
    check: (document, options = {}) => checkProperties(document, format, options),
    edit: (document, operations) => editProperties(document, operations, format),
    diff: (before, after) => diffProperties(before, after, format),
  }
}
