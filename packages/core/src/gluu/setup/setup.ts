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
import {
  checkProperties,
  defineProperties,
  diffProperties,
  editProperties,
  parseProperties,
} from '../properties/index.ts'
import type { CustomProperty, PropertiesCheckOptions, PropertiesDocument } from '../properties/index.ts'
import { FORMAT } from './format.ts'
import type { SetupSettings } from './keys.gen.ts'

/** A setup.properties, lossless. */
export type SetupDocument = PropertiesDocument<'gluu-setup'>

/** Keys in the order of the file. `custom` is the marked way out for keys that the table does not know. */
export interface SetupProperties extends SetupSettings {
  /** Name and text of each, written where this key stands, and not checked. */
  readonly custom?: readonly CustomProperty[]
}

/** A file: the keys, or keys, comments and blank lines in order; together they have all that setup.py asks for. */
export type SetupDescription = SetupProperties | readonly (Partial<SetupProperties> | CommentLine)[]

type SetKnown = {
  readonly [Name in keyof SetupSettings]-?: SetEdit<Name, NonNullable<SetupSettings[Name]>>
}[keyof SetupSettings]

/** One operation on a setup.properties. A key that the table does not know is a target too, with text as its value. */
export type SetupEdit =
  | SetKnown
  | SetEdit<string, string>
  | AddEdit<Partial<SetupProperties>, string>
  | RemoveEdit<string>
  | MoveEdit<string>
  | RenameEdit<string>

/**
 * A setup.properties from its description. The keys without which `setup.py -n` stops to ask, and hangs, are required.
 *
 * @throws ClustermgrError `VALUE_UNREPRESENTABLE` or `CONFIG_INVALID` with every problem and its path.
 * @example
 * ```ts
 * const document = setup.define({
 *   ip: '10.0.0.1', hostname: 'idp.example.org', orgName: 'Example', countryCode: 'CH', city: 'Bern', state: 'BE',
 *   ldapPass: { secret: 'store:ldap-password' }, installSaml: false,
 * })
 * ```
 */
export function define(description: SetupDescription): SetupDocument {
  return defineProperties(description, FORMAT)
}

/**
 * The document of a setup.properties.
 *
 * @throws ClustermgrError `CONFIG_SYNTAX` for `\u` without four hexadecimal digits, the only thing its readers refuse.
 */
export function parse(input: SourceInput): SetupDocument {
  return unwrapParse(safeParse(input))
}

/** As {@link parse}, with problems as a value. */
export function safeParse(input: SourceInput): ParseResult<SetupDocument> {
  return parseProperties(FORMAT.language, { source: decodeSource(input), holes: [] })
}

/** Missing, misspelt and outdated keys, wrong values: `installSaml=false` installs Shibboleth, since only `False` is false. */
export function check(document: SetupDocument, options: PropertiesCheckOptions = {}): readonly Finding[] {
  return checkProperties(document, FORMAT, options)
}

/**
 * A document with the operations applied, one after the other; every byte that none of them names stays.
 *
 * @throws ClustermgrError `EDIT_MISMATCH`, `VALUE_UNREPRESENTABLE`, `CONFIG_INVALID`.
 * @example
 * ```ts
 * setup.edit(setup.parse('ip=10.0.0.1\nos_type=ubuntu\n'), [{ set: 'ip', to: '10.0.0.2' }, { remove: 'os_type', ifMissing: 'skip' }])
 * ```
 */
export function edit(document: SetupDocument, operations: readonly SetupEdit[]): SetupDocument {
  return editProperties(document, operations, FORMAT)
}

/** What two files mean differently; order, escapes and defaults written out make no difference. */
export function diff(before: SetupDocument, after: SetupDocument): readonly Difference[] {
  return diffProperties(before, after, FORMAT)
}
