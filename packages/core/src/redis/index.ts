// redis.conf: `import * as redis from '@clustermgr/core/redis'`.
export { isBytes, parseBytes } from './bytes.ts'
export { define, encodeSecret, render } from './document.ts'
export type { RedisDocument } from './document.ts'
export type { OtherRedisDirective, RedisBytes, RedisDirective, RedisDirectives } from './directive.ts'
