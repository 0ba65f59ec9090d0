/**
 * Gluu's files, a namespace a format: `import * as gluu from '@clustermgr/core/gluu'`, then `gluu.setup.parse(...)`.
 */
export * as cache from './cache/index.ts'
export * as ldap from './ldap/index.ts'
export * as setup from './setup/index.ts'
export type {
  CustomProperty,
  KeyRow,
  KeyType,
  PropertiesCheckOptions,
  PropertiesDocument,
  Property,
} from './properties/index.ts'
