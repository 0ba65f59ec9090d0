/** ox-ldap.properties (Gluu 3.1) and gluu-ldap.properties (4): how the services reach the directory servers. */
export { render, renderBytes, renderSegments } from '../../document/index.ts'
export { encodeSecret, listProperties, readProperties } from '../properties/index.ts'
export { KEYS } from './keys.gen.ts'
export type { LdapSettings } from './keys.gen.ts'
export { check, define, diff, edit, parse, safeParse } from './ldap.ts'
export type { LdapDescription, LdapDocument, LdapEdit, LdapProperties } from './ldap.ts'
