/**
 * nutcracker.yml, of nutcracker (Twemproxy) 0.4 and 0.5: `import * as twemproxy from '@clustermgr/core/twemproxy'`.
 */
export { render, renderBytes, renderSegments } from '../document/index.ts'
export { check } from './check.ts'
export type { TwemproxyCheckOptions } from './check.ts'
export { define } from './define.ts'
export type {
  Authentication,
  CustomKey,
  CustomKeys,
  KeysEntry,
  KeyValue,
  PoolDescription,
  TwemproxyDescription,
} from './description.ts'
export { diff } from './diff.ts'
export { findDirective } from './catalogue.ts'
export type { Directive, ValueType } from './directive.ts'
export { DIRECTIVES, DISTRIBUTIONS, HASHES, SOURCES } from './directives.gen.ts'
export { listPools } from './document.ts'
export type { PoolEntry, PoolStatement, Scalar, TwemproxyDocument } from './document.ts'
export type {
  CustomTarget,
  KeyName,
  KeyTarget,
  PoolTarget,
  ServerTarget,
  TwemproxyEdit,
  TwemproxyEntry,
  TwemproxySet,
  TwemproxyTarget,
} from './edit-operation.ts'
export { edit } from './edit.ts'
export { encodeSecret } from './encode-scalar.ts'
export { parse, safeParse } from './parse.ts'
export { CACHE_POOL } from './recipes.ts'
export { parseServer } from './server.ts'
export type { ParsedServer } from './server.ts'
export type { ListenAddress, Server, ServerParts } from './setting.ts'
export type { PoolSettings } from './settings.gen.ts'
