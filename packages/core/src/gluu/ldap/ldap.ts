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
import type { LdapSettings } from './keys.gen.ts'

/** A gluu-ldap.properties, lossless. */
export type LdapDocument = PropertiesDocument<'gluu-ldap'>

/** Keys in the order of the file. `custom` is the marked way out for keys that the table does not know. */
export interface LdapProperties extends LdapSettings {
  /** Name and text of each, written where this key stands, and not checked. */
  readonly custom?: readonly CustomProperty[]
}

/** A file: the keys, or keys, comments and blank lines in order; together they say how to bind, and where. */
export type LdapDescription = LdapProperties | readonly (Partial<LdapProperties> | CommentLine)[]

type SetKnown = {
  readonly [Name in keyof LdapSettings]-?: SetEdit<Name, NonNullable<LdapSettings[Name]>>
}[keyof LdapSettings]

/** One operation on a gluu-ldap.properties. A key that the table does not know is a target too, with text as its value. */
export type LdapEdit =
  | SetKnown
  | SetEdit<string, string>
  | AddEdit<Partial<LdapProperties>, string>
  | RemoveEdit<string>
  | MoveEdit<string>
  | RenameEdit<string>

/**
 * A gluu-ldap.properties (or ox-ldap.properties) from its description.
 *
 * @throws ClustermgrError `VALUE_UNREPRESENTABLE` or `CONFIG_INVALID` with every problem and its path.
 * @example
 * ```ts
 * const document = ldap.define({
 *   bindDN: 'cn=directory manager',
 *   bindPassword: { secret: 'store:encoded-ldap-password' },
 *   servers: ['localhost:1636', 'gluu2.example.org:1636'],
 *   useSSL: true,
 * })
 * ```
 */
export function define(description: LdapDescription): LdapDocument {
  return defineProperties(description, FORMAT)
}

/**
 * The document of a gluu-ldap.properties.
 *
 * @throws ClustermgrError `CONFIG_SYNTAX` for `\u` without four hexadecimal digits, the only thing its readers refuse.
 */
export function parse(input: SourceInput): LdapDocument {
  return unwrapParse(safeParse(input))
}

/** As {@link parse}, with problems as a value. */
export function safeParse(input: SourceInput): ParseResult<LdapDocument> {
  return parseProperties(FORMAT.language, { source: decodeSource(input), holes: [] })
}

/** Missing, misspelt and outdated keys, wrong values, and servers that Gluu's client would split otherwise. */
export function check(document: LdapDocument, options: PropertiesCheckOptions = {}): readonly Finding[] {
  return checkProperties(document, FORMAT, options)
}

/**
 * A document with the operations applied, one after the other; every byte that none of them names stays.
 *
 * @throws ClustermgrError `EDIT_MISMATCH`, `VALUE_UNREPRESENTABLE`, `CONFIG_INVALID`.
 * @example
 * ```ts
 * ldap.edit(ldap.parse('servers: localhost:1636\n'), [{ set: 'servers', to: ['gluu1.example.org:1636', 'gluu2.example.org:1636'] }])
 * ```
 */
export function edit(document: LdapDocument, operations: readonly LdapEdit[]): LdapDocument {
  return editProperties(document, operations, FORMAT)
}

/** What two files mean differently; order, escapes and defaults written out make no difference. */
export function diff(before: LdapDocument, after: LdapDocument): readonly Difference[] {
  return diffProperties(before, after, FORMAT)
}
