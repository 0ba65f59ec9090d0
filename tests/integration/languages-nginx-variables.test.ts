import * as nginx from '@clustermgr/core/nginx'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LanguageJudge } from './language-judge.ts'
import { openJudge, RELEASES } from './language-judge.ts'
import { findModules, findVersion, selectModules, testTexts, wrapIn } from './nginx-judge.ts'

let judge: LanguageJudge
beforeAll(async () => {
  judge = await openJudge()
})
afterAll(async () => judge[Symbol.asyncDispose]())

/** What reads a variable that is written as `V`, by context. */
const READERS: Readonly<Record<string, readonly string[]>> = {
  http: [
    'log_format x aV',
    'map V $m { a b; }',
    'map $uri $m { a V; }',
    'geo V $g { }',
    'split_clients aV $s { * a; }',
    'limit_req_zone V zone=a:1m rate=1r/s',
    'limit_conn_zone V zone=a:1m',
    'upstream u { server 127.0.0.1; hash V; }',
    'proxy_set_header X V; server { }',
    'fastcgi_param X V; server { }',
  ],
  'http/server': [
    'if (V = a) { return 1; }',
    'if ($uri = V) { return 1; }',
    'if (-f V) { return 1; }',
    'if ( V ) { return 1; }',
    'rewrite ^/a /V',
  ],
  'http/location': [
    'access_log logs/V.log',
    'access_log logs/a combined if=V',
    'add_header X V',
    'add_trailer X V',
    'alias /V',
    'auth_basic V',
    'auth_basic_user_file V',
    'auth_request_set $x V',
    'charset V',
    'expires V',
    'fastcgi_cache_bypass a V',
    'fastcgi_pass V',
    'grpc_set_header X V',
    'grpc_pass V',
    'index a V',
    'limit_rate V',
    'limit_rate_after V',
    'memcached_bind V',
    'proxy_bind V',
    'proxy_cache_key V',
    'proxy_cookie_domain a V',
    'proxy_cookie_path /a V',
    'proxy_method V',
    'proxy_no_cache V',
    'proxy_pass http://V',
    'proxy_redirect http://a V',
    'proxy_set_body V',
    'proxy_set_header X "a ${V}"',
    'proxy_ssl_name V',
    'proxy_store /V',
    'return 200 V',
    'return 301 http://V',
    'root V',
    'scgi_param X V',
    'secure_link V',
    'secure_link_md5 V',
    'set $x V',
    'source_charset V',
    'sub_filter V a',
    'sub_filter a V',
    'try_files V /a',
    'uwsgi_param X V',
    'uwsgi_cache_bypass V',
  ],
  stream: ['log_format x V', 'map V $m { a b; }', 'limit_conn_zone V zone=a:1m'],
  'stream/server': ['set $x V', 'proxy_download_rate V', 'proxy_upload_rate V'],
}

/** Where a `$` is nothing but a character. */
const LITERAL = [
  'default_type V',
  'proxy_hide_header V',
  'error_log logs/V',
  'location ~ /V { }',
  'if ($uri ~ aV) { return 1; }',
  'if ( $uri !~ "(a|V)" ) { return 1; }',
  'proxy_cookie_path ~V$ /a',
]

function write(text: string, name: string): string {
  const statement = text.replace('${V}', `\${${name}}`).replace('V', `$${name}`)
  return statement.endsWith('}') ? statement : `${statement};`
}

function isReported(text: string, version: string): boolean {
  return nginx.check(nginx.parse(text), { version }).some(({ message }) => / the variable /.test(message))
}

test.each(RELEASES)('%s: variables that nothing defines', async (release) => {
  const version = await findVersion(judge, release)
  const installed = await findModules(judge, release)
  const readers = Object.entries({ ...READERS, '': LITERAL }).flatMap(([context, texts]) =>
    texts.map((text) => ({ context: context || 'http/location', text })),
  )
  const cases = readers.flatMap(({ context, text }) =>
    ['none_such', context.startsWith('stream') ? 'remote_addr' : 'uri'].map((name) =>
      wrapIn(context, write(text, name), selectModules(installed, context, [])),
    ),
  )
  const stream = installed.includes('ngx_stream')
  const asked = cases.filter((text) => stream || !text.includes('stream {'))
  const answers = await testTexts(judge, release, asked)
  const differing = asked.flatMap((text, index) => {
    const isRefused = answers[index]?.startsWith('unknown "') ?? false
    return isRefused === isReported(text, version) ? [] : [`${text} ${answers[index] ?? 'accepted'}`]
  })
  expect(differing).toEqual([])
  const refused = answers.filter((answer) => answer?.startsWith('unknown "none_such" variable'))
  expect(refused.length).toBeGreaterThan(stream ? 60 : 50)
})

test.each(RELEASES)('%s: the variables that modules bring, in this version', async (release) => {
  const version = await findVersion(judge, release)
  const installed = await findModules(judge, release)
  const texts = nginx.VARIABLES.flatMap(({ module, names, prefixes = [] }) => {
    const [family = ''] = module.split('_')
    const modules = selectModules(installed, family, [{ name: '', module, contexts: [], type: 'text' }])
    if (family === 'stream' && !installed.includes('ngx_stream')) return []
    if (module.endsWith('geoip') && !modules.some((name) => name.endsWith(module))) return []
    const all = [...names, ...prefixes.map((prefix) => `${prefix}x`)]
    return all.map((name) => wrapIn(family, `log_format x $${name};`, modules))
  })
  const answers = await testTexts(judge, release, texts)
  const differing = texts.flatMap((text, index) =>
    (answers[index] !== undefined) === isReported(text, version) ? [] : [`${text} ${answers[index] ?? 'accepted'}`],
  )
  expect(differing).toEqual([])
  expect(texts.length).toBeGreaterThan(150)
})
