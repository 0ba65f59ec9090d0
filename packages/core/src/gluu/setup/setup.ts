import type {
  CustomProperties,
  PropertiesDescription,
  PropertiesDocument,
  PropertiesLanguage,
  SettingsEdit,
} from '../properties/index.ts'
import { createLanguage } from '../properties/index.ts'
import { FORMAT } from './format.ts'
import type { SetupSettings } from './keys.gen.ts'

/** A setup.properties, lossless. */
export type SetupDocument = PropertiesDocument<'gluu-setup'>

/** Keys in the order of the file. `custom` is the marked way out for keys that the table does not know. */
export type SetupProperties = SetupSettings & CustomProperties

/** A file: the keys, or keys, comments and blank lines in order; together they have all that setup.py asks for. */
export type SetupDescription = PropertiesDescription<SetupProperties>

/** One operation on a setup.properties. A key that the table does not know is a target too, with text as its value. */
export type SetupEdit = SettingsEdit<SetupSettings>

const LANGUAGE: PropertiesLanguage<'gluu-setup', SetupSettings> = createLanguage(FORMAT)

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
export const define: (typeof LANGUAGE)['define'] = LANGUAGE.define

/**
 * The document of a setup.properties.
 *
 * @throws ClustermgrError `CONFIG_SYNTAX` for `\u` without four hexadecimal digits, the only thing its readers refuse.
 */
export const parse: (typeof LANGUAGE)['parse'] = LANGUAGE.parse

/** As {@link parse}, with problems as a value. */
export const safeParse: (typeof LANGUAGE)['safeParse'] = LANGUAGE.safeParse

/** Missing, misspelt and outdated keys, wrong values: `installSaml=false` installs Shibboleth, since only `False` is false. */
export const check: (typeof LANGUAGE)['check'] = LANGUAGE.check

/**
 * A document with the operations applied, one after the other; every byte that none of them names stays.
 *
 * @throws ClustermgrError `EDIT_MISMATCH`, `VALUE_UNREPRESENTABLE`, `CONFIG_INVALID`.
 * @example
 * ```ts
 * setup.edit(setup.parse('ip=10.0.0.1\nos_type=ubuntu\n'), [{ set: 'ip', to: '10.0.0.2' }, { remove: 'os_type', ifMissing: 'skip' }])
 * ```
 */
export const edit: (typeof LANGUAGE)['edit'] = LANGUAGE.edit

/** What two files mean differently; order, escapes and defaults written out make no difference. */
export const diff: (typeof LANGUAGE)['diff'] = LANGUAGE.diff
