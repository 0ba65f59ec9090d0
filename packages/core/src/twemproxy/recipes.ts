/**
 * A pool for a cache on Redis: named servers on a ring, a server that fails three times in a row left out for 30
 * seconds, at most 400 milliseconds for an answer. Clients that try idempotent commands four times see no error. Both
 * releases, 0.4 and 0.5, take it. Spread it and change what you need.
 *
 * @example
 * const document = define({
 *   pool: 'alpha',
 *   listen: '127.0.0.1:2222',
 *   ...CACHE_POOL,
 *   // One thing in it changed: a server that failed is tried again sooner.
 *   server_retry_timeout: 10_000,
 *   servers: [{ address: '127.0.0.1', port: 7001, name: 'gluu1' }],
 * })
 * render(document).includes('server_retry_timeout: 10000') // true
 */
export const CACHE_POOL = {
  redis: true,
  hash: 'murmur',
  distribution: 'ketama',
  timeout: 400,
  auto_eject_hosts: true,
  server_failure_limit: 3,
  server_retry_timeout: 30_000,
  // With ejection, servers that are down at start would be left out before the first request.
  preconnect: false,
} as const
