import type { Context } from '../context.ts'

/** The block whose directives a context inherits from. */
const OUTER: Readonly<Partial<Record<Context, readonly Context[]>>> = {
  'http/server': ['http'],
  'http/location': ['http/location', 'http/server'],
  'http/server/if': ['http/server'],
  'http/location/if': ['http/location'],
  'http/limit_except': ['http/location'],
  'stream/server': ['stream'],
  'mail/server': ['mail'],
}

/**
 * Directives that hold for their own block alone, though they may stand in the ones inside it, too. Those of the rewrite
 * module run where they stand; a handler answers in its own location; the others are not merged.
 */
const OWN = new Set([
  'if', 'set', 'rewrite', 'return', 'break', 'try_files', 'location', 'include', 'internal', 'alias', 'listen',
  'server_name', 'empty_gif', 'stub_status', 'flv', 'mp4', 'perl', 'proxy_pass', 'fastcgi_pass',
  'scgi_pass', 'uwsgi_pass', 'grpc_pass', 'memcached_pass', 'content_by_lua', 'content_by_lua_block',
  'content_by_lua_file',
]) // prettier-ignore

/** Directives of which nginx keeps one list: one of them in a block replaces all that the block would inherit. */
const LISTS: ReadonlyMap<string, string> = new Map([
  ['allow', 'allow/deny'],
  ['deny', 'allow/deny'],
])

/** Whether a block without this directive has that of the block around it. */
export function inherits(name: string, inside: Context, outside: Context, contexts: readonly Context[]): boolean {
  if (OWN.has(name)) return false
  return (OUTER[inside]?.includes(outside) ?? false) && contexts.includes(outside)
}

/** The key under which directives are compared: their name, or that of the list that they are part of. */
export function listKey(name: string): string {
  return REWRITES.has(name) ? 'rewrite/set/return' : (LISTS.get(name) ?? name)
}

/** Whether several directives of a name are one list of values, as if all stood in the first. */
export function isOneList(name: string): boolean {
  return name === 'index' || name === 'server_name' || isTypes(name)
}

/** The MIME types that a filter looks at: a set. */
export function isTypes(name: string): boolean {
  return name.endsWith('_types')
}

/** What the rewrite module runs in the order in which it stands. */
const REWRITES = new Set(['rewrite', 'set', 'return', 'break'])

/** Repeated directives whose order means nothing: each is looked up by what it says. */
const UNORDERED = new Set([
  'listen', 'env', 'set_real_ip_from', 'error_page', 'proxy_set_header', 'grpc_set_header', 'fastcgi_param',
  'scgi_param', 'uwsgi_param', 'proxy_hide_header', 'proxy_pass_header', 'limit_req', 'limit_conn', 'access_log',
  'error_log', 'log_format', 'limit_req_zone', 'limit_conn_zone', 'proxy_cache_path', 'add_header', 'add_trailer',
  'ssl_conf_command', 'proxy_ssl_conf_command', 'proxy_cache_valid', 'gzip_types', 'thread_pool', 'ssl_certificate',
  'ssl_certificate_key',
]) // prettier-ignore

/** Whether the order of several directives of a key has a meaning. */
export function isOrdered(key: string): boolean {
  return !UNORDERED.has(key)
}
