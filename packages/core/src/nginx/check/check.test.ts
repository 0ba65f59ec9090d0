import { expect, test } from 'vitest'
import * as nginx from '../index.ts'

function check(text: string, options: nginx.CheckOptions = {}): readonly (readonly [string, string, string])[] {
  return nginx.check(nginx.parse(text), options).map(({ kind, text: found, path }) => [kind, found, path])
}

function inServer(text: string, options: nginx.CheckOptions = {}): ReturnType<typeof check> {
  return check(text, { context: 'http/server', ...options })
}

test('a proper file has no findings', () => {
  expect(
    check(`user www-data; events { worker_connections 768; }
      http { include mime.types; types { text/html html; } map $uri $x { default 0; ~a 1; hostnames; }
        upstream gluu { ip_hash; server 10.0.0.1:80 max_fails=2; keepalive 16; }
        server { listen 80 default_server; location ~ \\.x$ { if ($uri = b) { return 404; } limit_except GET { deny all; }
          content_by_lua_block { } } } }`),
  ).toEqual([])
})

test('names: unknown with a suggestion, misplaced with its contexts', () => {
  const [finding] = nginx.check(nginx.parse('http {\n  serevr { bad { x; } }\n}'), { context: 'main' }).slice(0, 2)
  expect(check('events {} http { serevr { bad; } }')).toEqual([['unknown-directive', 'serevr', 'http > serevr']])
  expect(finding?.path).toBe('')
  expect(nginx.check(nginx.parse('http { serevr { } }'))[1]).toMatchObject({ suggestion: 'server', line: 1, column: 8 })
  expect(check('events {} proxy_pass http://x;')).toEqual([['wrong-context', 'proxy_pass', 'proxy_pass']])
  expect(nginx.check(nginx.parse('proxy_pass x;'), { context: 'http' })[0]?.expected).toContain('location in http')
  expect(inServer('Listen 80;')[0]?.[0]).toBe('unknown-directive')
})

test('versions and modules', () => {
  expect(inServer('http2 on;', { version: '1.22.1' })).toEqual([['unavailable', 'http2', 'http2']])
  expect(inServer('http2 on;', { version: '1.26.3' })).toEqual([])
  expect(inServer('ssl on;', { version: '1.26.3' })).toEqual([['unavailable', 'ssl', 'ssl']])
  expect(inServer('ssl on;', { version: '1.22.1' })).toEqual([['deprecated', 'ssl', 'ssl']])
  expect(inServer('gzip on;', { modules: ['http_core'] })).toEqual([['unavailable', 'gzip', 'gzip']])
  expect(
    nginx.check(nginx.parse('sticky cookie a;'), { context: 'http/upstream', version: '1.26.3' })[0]?.expected,
  ).toBe('nginx from 1.29.6 on')
})

test.each([
  ['gzip;', 'wrong-arity', 'gzip'],
  ['gzip yes;', 'wrong-value', 'yes'],
  ['gzip ON;', undefined, ''],
  ['keepalive_requests 1k;', 'wrong-value', '1k'],
  ['client_max_body_size 1g;', undefined, ''],
  ['client_body_buffer_size 1g;', 'wrong-value', '1g'],
  ['client_max_body_size 1.5m;', 'wrong-value', '1.5m'],
  ['send_timeout "1h 30m";', undefined, ''],
  ['send_timeout 1m1h;', 'wrong-value', '1m1h'],
  ['send_timeout 1y;', 'wrong-value', '1y'],
  ['ssl_session_timeout 1y;', undefined, ''],
  ['gzip_buffers 0 4k;', 'wrong-value', '0'],
  ['gzip_comp_level 10;', 'wrong-value', '10'],
  ['ssl_protocols TLSv1.2 tlsv1.4;', 'wrong-value', 'tlsv1.4'],
  ['listen 80 defualt_server;', 'wrong-value', 'defualt_server'],
  ['location /a;', 'syntax', 'location'],
  ['gzip on {}', 'syntax', 'gzip'],
  ['gzip on; gzip off;', 'duplicate', 'gzip'],
  ['location /a {} location ^~ /a {}', 'duplicate', 'location'],
  ['location ~ a {} location ~ a {}', undefined, ''],
  ['location !~ a {}', 'wrong-value', '!~'],
  ['types { text/html html {} }', 'syntax', 'text/html'],
  ['return abc;', 'wrong-value', 'abc'],
  ['return 99999;', 'wrong-value', '99999'],
  ['return https://a;', undefined, ''],
  ['rewrite a b permanentt;', 'wrong-value', 'permanentt'],
  ['rewrite a b last;', undefined, ''],
  ['set a b;', 'wrong-value', 'a'],
  ['return 200 "${x";', 'wrong-value', '"${x"'],
  ['return 200 "${x}$y";', undefined, ''],
  ['rewrite ^/a$ /b;', undefined, ''],
])('%s', (text, kind, found) => {
  expect(inServer(text).map((finding) => [finding[0], finding[1]])).toEqual(kind === undefined ? [] : [[kind, found]])
})

test('blocks as a whole', () => {
  const http = (text: string): readonly string[] =>
    check(text, { context: 'http' }).map(([kind, found]) => `${kind} ${found}`)
  expect(http('upstream a { ip_hash; }')).toEqual(['missing upstream'])
  expect(http('upstream a { server b; ip_hash; least_conn; }')).toEqual(['overridden least_conn'])
  expect(http('upstream a { ip_hash; server b backup; }')).toEqual(['conflict backup'])
  expect(http('upstream a { server b; } upstream A { server b; }')).toEqual(['duplicate A'])
  expect(http('server { listen 443 ssl; }')).toEqual(['missing ssl'])
  expect(http('ssl_certificate a; ssl_certificate_key b; server { listen 443 ssl; }')).toEqual([])
  expect(http('server { listen 80 default_server; } server { listen *:80 default_server; }')).toEqual([
    'duplicate default_server',
  ])
  expect(http('server { server_name a; } server { listen 80; server_name b A; }')).toEqual(['ignored A'])
  expect(check('\ufeffevents {}')[0]).toEqual(['encoding', '\ufeff', ''])
})

test('included files are checked in their place, and the finding says which', () => {
  const files: Readonly<Record<string, string>> = {
    'sites/a': 'server { listen 80; gzip yes; }',
    'loop.conf': 'include loop.conf;',
  }
  const includes = { read: (path: string) => files[path], list: () => ['sites/a'] }
  const document = nginx.parse('events {}\nhttp { include sites/*; include absent.conf; include loop.conf; }')
  const findings = nginx.check(document, { includes })
  expect(findings.map(({ kind, path, file }) => [kind, path, file])).toEqual([
    ['missing', 'http > include[1]', undefined],
    ['conflict', 'include', 'loop.conf'],
    ['wrong-value', 'server > gzip', 'sites/a'],
  ])
})

test('what a block may have several times is no duplicate', () => {
  expect(
    inServer(`limit_req zone=a; limit_req zone=b; limit_conn a 1; limit_conn b 1; mirror /a; mirror /b;
      proxy_redirect http://a/ /; proxy_redirect http://b/ /; proxy_cookie_path /a /; proxy_cookie_path /b /;
      root /a;`),
  ).toEqual([])
  const description = { limit_req: [['zone=a'], ['zone=b', 'burst=5']], mirror: [['/a'], ['/b']] } as const
  const document = nginx.define(description, { context: 'http/server' })
  expect(nginx.check(document, { context: 'http/server' })).toEqual([])
  expect(inServer('root /a; root /b; error_page 404 /; try_files a b; try_files c d;').map(([kind]) => kind)).toEqual([
    'duplicate',
    'duplicate',
  ])
})
