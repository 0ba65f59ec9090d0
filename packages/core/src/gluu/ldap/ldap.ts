import type {
  CustomProperties,
  PropertiesDescription,
  PropertiesDocument,
  PropertiesLanguage,
  SettingsEdit,
} from '../properties/index.ts'
import { createLanguage } from '../properties/index.ts'
import { FORMAT } from './format.ts'
import type { LdapSettings } from './keys.gen.ts'

/** A gluu-ldap.properties, lossless. */
export type LdapDocument = PropertiesDocument<'gluu-ldap'>

/** Keys in the order of the file. `custom` is the marked way out for keys that the table does not know. */
export type LdapProperties = LdapSettings & CustomProperties

/** A file: the keys, or keys, comments and blank lines in order; together they say how to bind, and where. */
export type LdapDescription = PropertiesDescription<LdapProperties>

/** One operation on a gluu-ldap.properties. A key that the table does not know is a target too, with text as its value. */
export type LdapEdit = SettingsEdit<LdapSettings>

const LANGUAGE: PropertiesLanguage<'gluu-ldap', LdapSettings> = createLanguage(FORMAT)

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
export const define: (typeof LANGUAGE)['define'] = LANGUAGE.define

/**
 * The document of a gluu-ldap.properties.
 *
 * @throws ClustermgrError `CONFIG_SYNTAX` for `\u` without four hexadecimal digits, the only thing its readers refuse.
 */
export const parse: (typeof LANGUAGE)['parse'] = LANGUAGE.parse

/** As {@link parse}, with problems as a value. */
export const safeParse: (typeof LANGUAGE)['safeParse'] = LANGUAGE.safeParse

/** Missing, misspelt and outdated keys, wrong values, and servers that Gluu's client would split otherwise. */
export const check: (typeof LANGUAGE)['check'] = LANGUAGE.check

/**
 * A document with the operations applied, one after the other; every byte that none of them names stays.
 *
 * @throws ClustermgrError `EDIT_MISMATCH`, `VALUE_UNREPRESENTABLE`, `CONFIG_INVALID`.
 * @example
 * ```ts
 * ldap.edit(ldap.parse('servers: localhost:1636\n'), [{ set: 'servers', to: ['gluu1.example.org:1636', 'gluu2.example.org:1636'] }])
 * ```
 */
export const edit: (typeof LANGUAGE)['edit'] = LANGUAGE.edit

/** What two files mean differently; order, escapes and defaults written out make no difference. */
export const diff: (typeof LANGUAGE)['diff'] = LANGUAGE.diff
