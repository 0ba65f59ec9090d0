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

/** Hundreds of starts of nginx. */
const PROBES_MS = 600_000

/** Two different sets of values that a setter takes one by one, for directives that look closely at them. */
const PAIRS: Readonly<Record<string, readonly [string, string]>> = {
  ...Object.fromEntries(
    ['proxy', 'fastcgi', 'scgi', 'uwsgi', 'grpc', 'memcached'].flatMap((peer) => [
      [`${peer}_bind`, ['127.0.0.1', '127.0.0.2']],
      [`${peer}_store_access`, ['user:rw', 'all:r']],
      [`${peer}_cache_valid`, ['1m', '200 2m']],
    ]),
  ),
  aio: ['threads', 'off'],
  allow: ['10.0.0.1', '10.0.0.2'],
  balancer_keepalive: ['1', '2'],
  dav_access: ['user:rw', 'all:r'],
  deny: ['10.0.0.1', '10.0.0.2'],
  directio: ['4k', 'off'],
  disable_symlinks: ['on', 'off'],
  error_page: ['404 /a', '500 /b'],
  expires: ['1h', 'off'],
  keepalive: ['1', '2'],
  'http_core keepalive_timeout': ['1s', '2s 3s'],
  limit_conn: ['a 1', 'b 2'],
  limit_rate: ['1k', '2k'],
  limit_rate_after: ['1k', '2k'],
  limit_req: ['zone=a', 'zone=b burst=5'],
  listen: ['127.0.0.1:1', '127.0.0.1:2'],
  open_file_cache: ['max=1', 'off'],
  open_log_file_cache: ['max=1', 'off'],
  pass: ['127.0.0.1:1', '127.0.0.1:2'],
  'http_proxy proxy_pass': ['http://127.0.0.1:1', 'http://127.0.0.1:2'],
  proxy_cookie_domain: ['a b', 'c d'],
  proxy_cookie_flags: ['a secure', 'b httponly'],
  proxy_cookie_path: ['/a /b', '/c /d'],
  proxy_download_rate: ['1k', '2k'],
  proxy_redirect: ['http://a/ /', 'http://b/ /'],
  proxy_upload_rate: ['1k', '2k'],
  resolver: ['127.0.0.1', '127.0.0.2'],
  server: ['127.0.0.1:1', '127.0.0.1:2'],
  set: ['$a 1', '$b 2'],
  set_by_lua: ['$a "return 1"', '$b "return 2"'],
  set_by_lua_file: ['$a a.lua', '$b b.lua'],
  set_real_ip_from: ['10.0.0.1', '10.0.0.2'],
  ssl_ocsp_cache: ['off', 'shared:a:1m'],
  'http_rewrite return': ['404', '403'],
  thread_pool: ['a threads=1', 'b threads=2'],
  use: ['epoll', 'poll'],
  user: ['root', 'www-data'],
  userid_expires: ['1h', 'max'],
  worker_connections: ['64', '65'],
  worker_cpu_affinity: ['01', '10'],
  worker_priority: ['1', '2'],
  worker_processes: ['1', '2'],
}

/** Rows whose first directive already needs what no test host has: a database, an engine, a key, a patched nginx. */
const UNTRIED = /^geoip_|^ssl_engine$|^quic_host_key$|^lua_capture_error_log$/

/** Two values of a type, both legal. */
function pickPair(row: nginx.Directive): readonly [string, string] {
  const own = PAIRS[`${row.module} ${row.name}`] ?? PAIRS[row.name]
  if (own !== undefined) return own
  const repeat = (word: string): string =>
    Array.from({ length: Math.max(row.counts?.[0] ?? row.min ?? 0, 0) }, (_, index) => word + (index || '')).join(' ')
  switch (row.type) {
    case 'flag':
      return ['on', 'off']
    case 'number':
      return [String(row.least ?? 1), String(row.most ?? 2)]
    case 'size':
    case 'offset':
      return ['4k', '8k']
    case 'milliseconds':
    case 'seconds':
      return ['1s', '2s']
    case 'buffers':
      return ['4 4k', '8 8k']
    case 'choice':
    case 'choices':
      return [row.values?.[0] ?? '', row.values?.[1] ?? row.values?.[0] ?? '']
    default:
      return [repeat('a'), repeat('b')]
  }
}

function holds({ since, removed }: nginx.Directive, version: string): boolean {
  const later = (one: string): boolean => version.localeCompare(one, 'en', { numeric: true }) >= 0
  return (since === undefined || later(since)) && (removed === undefined || !later(removed))
}

test.each(RELEASES)('%s: which directives a block may have twice', { timeout: PROBES_MS }, async (release) => {
  const version = await findVersion(judge, release)
  const modules = await findModules(judge, release)
  const probes = nginx.DIRECTIVES.flatMap((row) => {
    const [context] = row.contexts.toSorted((a, b) => b.length - a.length)
    if (context === undefined || row.block || row.documented || !holds(row, version) || UNTRIED.test(row.name))
      return []
    const inner = pickPair(row)
      .map((values) => `${row.name} ${values};`)
      .join('\n')
    return [{ row, context, inner, text: wrapIn(context, inner, selectModules(modules, context, [row])) }]
  })
  const answers = await testTexts(
    judge,
    release,
    probes.map(({ text }) => text),
  )
  const known = probes.flatMap((probe, index) => {
    const answer = answers[index] ?? 'accepted'
    return answer.includes('unknown directive') ? [] : [{ ...probe, answer }]
  })
  const disagreeing = known.flatMap(({ row, context, inner, answer }) => {
    const isRefused = answer.includes('directive is duplicate')
    return isRefused === (row.once === true) ? [] : [`${context}: ${inner} ${answer}`]
  })
  expect(disagreeing).toEqual([])
  expect(known.length).toBeGreaterThan(500)
})
