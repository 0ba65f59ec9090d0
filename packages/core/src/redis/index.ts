/**
 * `redis.conf`, typed and lossless, for Redis 6.2 to 8 and Valkey.
 *
 * @example
 * import * as redis from '@clustermgr/core/redis'
 *
 * const document = redis.define([{ bind: ['127.0.0.1'], maxmemory: '512mb', save: [] }])
 * redis.render(document) // 'bind 127.0.0.1\nmaxmemory 512mb\nsave ""\n'
 */
export {
  decodeSource,
  encodeSource,
  listTokens,
  locate,
  render,
  renderBytes,
  renderSegments,
} from '../document/index.ts'
export { decodeArgument, encodeArgument } from './argument.ts'
export { isBytes } from './bytes.ts'
export { check } from './check.ts'
export type { CheckOptions } from './check-options.ts'
export { define } from './define.ts'
export type { CustomSetting, Description, FileDescription } from './description.ts'
export { diff } from './diff.ts'
export type { DiffOptions } from './diff.ts'
export type { Directive, Edition, Product, TextForm, ValueType, VersionRange } from './directive.ts'
export { DIRECTIVES, SOURCES } from './directives.gen.ts'
export { findLine, listStatements } from './document.ts'
export type { Argument, RedisDocument, Statement } from './document.ts'
export { edit } from './edit.ts'
export { encodeSecret } from './encode-secret.ts'
export type { RedisEdit, RedisTarget } from './edit-types.ts'
export { parse, safeParse } from './parse.ts'
export { LOCAL_CACHE } from './recipes.ts'
export { resolve } from './resolve.ts'
export type { ResolveOptions } from './resolve.ts'
export type { Settings } from './settings.gen.ts'
export type * from './setting-types.ts'
export type { Target } from './target.ts'
export { parseBytes } from './value/number.ts'
