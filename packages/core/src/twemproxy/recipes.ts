/**
 * A pool for a cache on Redis, as clustermgr installs it: named servers on a ring, a server that fails twice in a row
 * left out for 10 seconds, at most a second for an answer. An outage of one server then costs each client two errors,
 * and two more every 10 seconds (measured: `docs/cache.md`). Both releases, 0.4 and 0.5, take it. Spread it and change
 * what you need.
 *
 * @example
 * const document = define({
 *   pool: 'alpha',
 *   listen: '127.0.0.1:2222',
 *   ...CACHE_POOL,
 *   // One thing in it changed: a server that failed is tried again later.
 *   server_retry_timeout: 30_000,
 *   servers: [{ address: '127.0.0.1', port: 7001, name: 'gluu1' }],
 * })
 * render(document).includes('server_retry_timeout: 30000') // true
 */
export const CACHE_POOL = {
  // Spread 3,000 keys of three shapes most evenly; keys of the other servers stay when one is ejected.
  hash: 'murmur',
  distribution: 'ketama',
  redis: true,
  auto_eject_hosts: true,
  // With 1, one idle connection that is closed would leave out a healthy server.
  server_failure_limit: 2,
  server_retry_timeout: 10_000,
  timeout: 1000,
  // Each lost connection is a failure: more of them would eject a server for one restart.
  server_connections: 1,
  // With true, every server that is down at the start is ejected before the first request.
  preconnect: false,
} as const
