import type { VariableFamily } from '../variable.ts'

/** Arguments, from 0, in which these directives refuse a `$` that starts no variable. */
const VARIABLES: Readonly<Record<string, readonly number[]>> = {
  add_header: [1],
  proxy_set_header: [1],
  return: [0, 1],
  rewrite: [1],
  root: [0],
  set: [1],
}

/** The first argument with a `$` that starts no variable: `${x`, `$ `, `$` at the end; -1 without one. */
export function findBrokenVariable(name: string, values: readonly string[]): number {
  return VARIABLES[name]?.find((index) => /\$(?!\w|\{\w+\})/.test(values[index] ?? '')) ?? -1
}

const FIRST = [0]
const SECOND = [1]
/** Every argument, but for those that are regular expressions. */
const ALL = 'all'
type Places = readonly number[] | typeof ALL

/** What modules that pass requests on have in common: `proxy_cache_key`, `grpc_pass`. */
const PASSING: Readonly<Record<string, Places>> = {
  bind: FIRST,
  cache: FIRST,
  cache_bypass: ALL,
  cache_key: FIRST,
  no_cache: ALL,
  param: SECOND,
  pass: FIRST,
  set_header: SECOND,
  ssl_certificate: FIRST,
  ssl_certificate_key: FIRST,
  ssl_name: FIRST,
  store: FIRST,
}

const LUA_FILE = /^(?:access|body_filter|content|header_filter|log|rewrite|server_rewrite)_by_lua_file$/

/** Arguments, from 0, in which nginx reads variables, tried with 1.22.1 and 1.26.3. */
const READS: Readonly<Record<VariableFamily, Readonly<Record<string, Places>>>> = {
  http: {
    access_log: ALL,
    add_header: SECOND,
    add_trailer: SECOND,
    alias: FIRST,
    auth_basic: FIRST,
    auth_basic_user_file: FIRST,
    auth_request_set: SECOND,
    charset: FIRST,
    expires: ALL,
    hash: FIRST,
    http2_push: FIRST,
    image_filter: [1, 2],
    image_filter_jpeg_quality: FIRST,
    image_filter_sharpen: FIRST,
    image_filter_webp_quality: FIRST,
    index: ALL,
    limit_conn_zone: FIRST,
    limit_rate: FIRST,
    limit_rate_after: FIRST,
    limit_req_zone: FIRST,
    map: FIRST,
    memcached_bind: FIRST,
    proxy_cookie_domain: ALL,
    proxy_cookie_flags: ALL,
    proxy_cookie_path: ALL,
    proxy_method: FIRST,
    proxy_redirect: ALL,
    proxy_set_body: FIRST,
    return: [0, 1],
    rewrite: SECOND,
    root: FIRST,
    secure_link: FIRST,
    secure_link_md5: FIRST,
    set: SECOND,
    source_charset: FIRST,
    split_clients: FIRST,
    ssl_certificate: FIRST,
    ssl_certificate_key: FIRST,
    sub_filter: [0, 1],
    try_files: ALL,
    xslt_param: SECOND,
    xslt_string_param: SECOND,
  },
  stream: {
    access_log: ALL,
    hash: FIRST,
    limit_conn_zone: FIRST,
    map: FIRST,
    proxy_bind: FIRST,
    proxy_download_rate: FIRST,
    proxy_pass: FIRST,
    proxy_ssl_certificate: FIRST,
    proxy_ssl_certificate_key: FIRST,
    proxy_ssl_name: FIRST,
    proxy_upload_rate: FIRST,
    return: FIRST,
    set: SECOND,
    split_clients: FIRST,
    ssl_certificate: FIRST,
    ssl_certificate_key: FIRST,
  },
}

/** An argument of a directive, from 0, in which nginx looks for variables. */
export interface ReadArgument {
  readonly index: number
  readonly text: string
}

/** The arguments of a directive, or of an entry in its block, in which nginx looks for variables. */
export function listReadArguments(
  name: string,
  values: readonly string[],
  family: VariableFamily,
  isEntry: boolean,
): readonly ReadArgument[] {
  const all = values.map((text, index) => ({ index, text }))
  if (isEntry) return name === 'map' ? all : []
  switch (name) {
    case 'if':
      return family === 'http' ? listCondition(all) : []
    case 'log_format':
      return all.slice(1)
    case 'geo':
      return values.length === 2 ? all.slice(0, 1) : []
    default: {
      const [, rest = ''] = /^(?:proxy|fastcgi|grpc|scgi|uwsgi)_(\w+)$/.exec(name) ?? []
      const shared = LUA_FILE.test(name) ? FIRST : PASSING[rest]
      const places = READS[family][name] ?? (family === 'http' ? shared : undefined)
      if (places === undefined) return []
      return all.filter(({ index, text }) => (places === ALL ? !text.startsWith('~') : places.includes(index)))
    }
  }
}

/** `($a = $b)`, `(-f $a)`, `($a ~ regex)`: nginx leaves the parentheses in the first and last argument. */
function listCondition(all: readonly ReadArgument[]): readonly ReadArgument[] {
  const [first, operator, ...others] = all.filter(({ index, text }) => index > 0 || text !== '(')
  if (first === undefined) return []
  if (!/^\(?\$/.test(first.text)) return all
  return operator !== undefined && /^!?=/.test(operator.text) ? [first, ...others] : [first]
}
