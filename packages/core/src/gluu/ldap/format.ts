import type { PropertiesFormat } from '../properties/index.ts'
import { KEYS } from './keys.gen.ts'

/** ox-ldap.properties (3.1) and gluu-ldap.properties (4), as Gluu's templates write them. */
export const FORMAT: PropertiesFormat<'gluu-ldap'> = {
  language: 'gluu-ldap',
  title: 'gluu-ldap.properties',
  keys: KEYS,
  separator: ': ',
  strict: false,
}
