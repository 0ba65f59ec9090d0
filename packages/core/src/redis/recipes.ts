import type { Description } from './description.ts'

/**
 * A cache that only this host reaches and that keeps nothing: no snapshots, no append-only file, the least used keys
 * evicted when `maxmemory` (256 MB here) is full, and no commands that change the server from outside. Spread it and
 * change what you need.
 *
 * @example
 * define({ ...LOCAL_CACHE, maxmemory: '1gb', requirepass: { secret: 'env:REDIS_PASSWORD' } })
 *
 * // One thing in it changed, and nothing else.
 * diff(define(LOCAL_CACHE), define({ ...LOCAL_CACHE, maxmemory: '1gb' })).map(({ path }) => path) // ['maxmemory']
 */
export const LOCAL_CACHE: Description = {
  bind: ['127.0.0.1', '-::1'],
  'protected-mode': true,
  port: 6379,
  // An idle connection is closed by nobody: Twemproxy would count the server as failed.
  timeout: 0,
  'tcp-keepalive': 60,
  save: [],
  appendonly: false,
  maxmemory: '256mb',
  'maxmemory-policy': 'allkeys-lru',
  'enable-protected-configs': 'no',
  'enable-debug-command': 'no',
  'enable-module-command': 'no',
}
