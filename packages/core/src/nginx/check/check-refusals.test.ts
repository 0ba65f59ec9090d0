import { expect, test } from 'vitest'
import * as nginx from '../index.ts'

function checkIn(context: string, text: string): readonly string[] {
  const inside = context === 'http' ? text : `server { ${context === 'server' ? text : `location / { ${text} }`} }`
  return nginx.check(nginx.parse(`events {} http { ${inside} }`)).map(({ kind, text: found }) => `${kind} ${found}`)
}

test.each<[context: string, text: string, ...findings: string[]]>([
  ['server', 'listen 80; listen *:80;', 'duplicate *:80'],
  ['server', 'listen 80; listen [::]:80;'],
  ['server', 'location ~ a { proxy_pass http://b/; }', 'conflict http://b/'],
  ['server', 'location @a { proxy_pass http://b/c; }', 'conflict http://b/c'],
  ['server', 'location ~ a { proxy_pass http://unix:/b; }'],
  ['location', 'if ($uri) { proxy_pass http://b?c; }', 'conflict http://b?c'],
  ['location', 'limit_except GET { proxy_pass http://b/; }', 'conflict http://b/'],
  ['location', 'if ($uri) { proxy_pass http://b/$uri; }'],
  ['http', 'limit_req_zone $uri zone=a:1m rate=1r/s; limit_req zone=a; limit_req zone=a burst=2;', 'duplicate zone=a'],
  ['http', 'limit_req_zone $uri zone=a:1m rate=1r/s; limit_req zone=a; server { limit_req zone=a; }'],
  ['http', 'limit_conn a 1;', 'missing a'],
  ['http', 'proxy_cache a;', 'missing a'],
  ['http', 'include zones.conf; proxy_cache a;'],
  ['http', 'include mime.types; proxy_cache a;', 'missing a'],
  ['http', 'access_log /a main; log_format main x;', 'missing main'],
  ['http', 'log_format main x; log_format main y;', 'duplicate main'],
  ['http', 'limit_conn_zone $uri zone=a:1m; limit_req_zone $uri zone=a:1m rate=1r/s;', 'duplicate zone=a:1m'],
  ['http', 'upstream a { server b; } server { location / { proxy_pass http://a:80; } }', 'conflict http://a:80'],
  ['server', 'location /a { location /b {} }', 'wrong-context /b'],
  ['server', 'location /a { location @b {} }', 'wrong-context @b'],
  ['server', 'location @a {} location @a {}', 'duplicate location'],
  ['location', 'root /a; alias /b;', 'conflict alias'],
  ['location', 'proxy_buffer_size 16k;', 'conflict proxy_buffer_size'],
  ['location', 'proxy_buffer_size 16k; proxy_buffers 4 16k;'],
  ['server', 'if ($host == b) { return 404; }', 'wrong-value =='],
  ['server', 'ssl_certificate a;', 'missing a'],
  ['http', 'ssl_certificate a; server { } server { }', 'missing a'],
  ['http', 'proxy_ssl_verify on; server { location / { proxy_pass https://a; } }', 'missing proxy_ssl_verify'],
  [
    'http',
    'proxy_ssl_verify on; server { location /a { proxy_pass https://a; } location /b { proxy_pass https://b; } }',
    'missing proxy_ssl_verify',
  ],
  ['http', 'proxy_buffer_size 16k; server { } server { location / { } }', 'conflict proxy_buffer_size'],
  ['http', 'map $uri $a { A 1; a 2; }', 'duplicate a'],
  ['http', 'upstream a { server b weight=x; }', 'wrong-value weight=x'],
  ['location', 'error_page 200 /a;', 'wrong-value 200'],
  ['location', 'deny 10.0.0;', 'wrong-value 10.0.0'],
])('%s: %s', (context, text, ...findings) => {
  expect(checkIn(context, text)).toEqual(findings)
})

test('a place, what was expected, and what was meant', () => {
  const [condition] = nginx.check(nginx.parse('if ($host == b) {\n}'), { context: 'http/server' })
  expect(condition).toMatchObject({
    line: 1,
    column: 11,
    text: '==',
    suggestion: '=',
    expected: '=, !=, ~, ~*, !~ or !~*',
  })
  const [method] = nginx.check(nginx.parse('limit_except GTE { deny all; }'), { context: 'http/location' })
  expect(method).toMatchObject({ suggestion: 'GET', path: 'limit_except[GTE]' })
})

function kinds(text: string, options: nginx.CheckOptions = {}): readonly string[] {
  return nginx.check(nginx.parse(`events {} ${text}`), options).map(({ kind, text: found }) => `${kind} ${found}`)
}

test('what stream, mail and modules demand', () => {
  expect(kinds('stream { server { listen 1; } }')).toEqual(['missing server'])
  expect(kinds('stream { server { listen 1; proxy_pass a; } }')).toEqual(['missing a'])
  expect(kinds('stream { server { listen 1; proxy_pass a; } upstream a { server b:1; } }')).toEqual([])
  expect(kinds('stream { server { return a; } }')).toEqual(['missing server'])
  const twice = 'stream { server { listen 1; return a; } server { listen 1; return b; } }'
  expect(kinds(twice, { version: '1.22.1' })).toEqual(['duplicate 1'])
  expect(kinds(twice, { version: '1.26.3' })).toEqual([])
  expect(kinds('mail { server { listen 143; } }')).toEqual(['missing server'])
  expect(kinds('mail { auth_http a:1; server { listen 143; } }')).toEqual([])
  expect(kinds('load_module modules/ngx_mail_module.so;')).toEqual(['wrong-context load_module'])
})

/** Milliseconds to check so many servers, the best of three times. */
function measure(servers: number): number {
  const server =
    'server { listen 443 ssl; location / { proxy_pass https://a/; proxy_buffer_size 4k; limit_req zone=a; } }\n'
  const document = nginx.parse(`events {} http { ssl_certificate a; ${server.repeat(servers)} }`)
  const times = [0, 1, 2].map(() => {
    const start = performance.now()
    nginx.check(document)
    return performance.now() - start
  })
  return Math.min(...times)
}

test('eight times as many servers do not cost sixty-four times as much', () => {
  measure(400)
  expect(measure(3200) / measure(400)).toBeLessThan(24)
})
