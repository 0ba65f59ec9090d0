import { expect, test } from 'vitest'
import * as nginx from '../index.ts'

function diff(before: string, after: string, options: nginx.DiffOptions = {}): readonly (readonly [string, string])[] {
  return nginx.diff(nginx.parse(before), nginx.parse(after), options).map(({ kind, path }) => [kind, path])
}

test.each<[why: string, before: string, after: string, context?: nginx.Context]>([
  ['comments and blanks', 'user  a; # x', '#y\nuser "a";'],
  [
    'units',
    'http { client_body_timeout 1m; client_max_body_size 1g; }',
    'http { client_body_timeout 60; client_max_body_size 1024M; }',
  ],
  ['defaults', 'http { proxy_read_timeout 60s; proxy_next_upstream timeout error; gzip OFF; }', 'http { }'],
  [
    'defaults of the main file',
    'worker_processes 1; worker_priority 0; env TZ; thread_pool default threads=32 max_queue=65536; events { worker_connections 512; }',
    'events { }',
  ],
  ['defaults that setters read', 'http { keepalive_timeout 75; aio off; proxy_store off; expires off; }', 'http { }'],
  ['defaults of a platform', 'http { proxy_buffers 8 4k; server_names_hash_bucket_size 64; }', 'http { }'],
  ['a server that listens where it would', 'server { listen *:80; server_name ""; }', 'server { }', 'http'],
  ['the types that a filter always has', 'gzip_types a/a;', 'gzip_types text/html a/a;', 'http'],
  ['the methods that a cache always has', 'proxy_cache_methods POST;', 'proxy_cache_methods HEAD GET POST;', 'http'],
  [
    'the format and the level of a log',
    'access_log /a; error_log /b;',
    'access_log /a combined; error_log /b error;',
    'http',
  ],
  [
    'default parameters of a server',
    'server a:80 fail_timeout=10s max_fails=1 weight=1 backup;',
    'server a backup;',
    'http/upstream',
  ],
  [
    'header fields that are set anyway',
    'proxy_set_header A 1; proxy_set_header Host $proxy_host; proxy_set_header Upgrade "";',
    'proxy_set_header A 1;',
    'http',
  ],
  ['inherited values repeated', 'http { gzip on; server { gzip on; } }', 'http { gzip on; server { } }'],
  [
    'a default over what was inherited from nowhere',
    'http { server { location / { gzip off; } } }',
    'http { server { location / { } } }',
  ],
  ['order of scalars', 'gzip on; etag off;', 'etag off; gzip on;', 'http'],
  [
    'order of header fields',
    'proxy_set_header A 1; proxy_set_header B 2;',
    'proxy_set_header B 2; proxy_set_header A 1;',
    'http',
  ],
  ['order of prefix locations', 'location /a {} location = /b {}', 'location =/b {} location /a {}', 'http/server'],
  [
    'addresses',
    'listen *:80 default; server_name a b C;',
    'listen 80 default_server; server_name a c b;',
    'http/server',
  ],
  ['entries of a map by name', 'map $a $b { x 1; y 2; }', 'map $a $b { y 2; x 1; }', 'http'],
  ['sets of words', 'ssl_protocols TLSv1.3 TLSv1.2;', 'ssl_protocols tlsv1.2 TLSv1.3;', 'http'],
  ['lists that are split', 'index a b;', 'index a; index b;', 'http'],
  ['types that are split', 'gzip_types b/b a/a;', 'gzip_types a/a; gzip_types b/b;', 'http'],
  ['names that are split', 'server_name a b c;', 'server_name a c; server_name B;', 'http/server'],
  ['codes that are split', 'error_page 404 500 =200 /x;', 'error_page 500 =200 /x; error_page 404 =200 /x;', 'http'],
  ['ways to write an address', 'server { listen 80; }', 'server { listen *:80; }', 'http'],
  ['units of a timeout', 'keepalive_timeout 75;', 'keepalive_timeout 75s;', 'http'],
])('%s mean nothing', (_, before, after, context = 'main') => {
  expect(diff(before, after, { context })).toEqual([])
})

test.each<[before: string, after: string, kind: string, path: string, context?: nginx.Context]>([
  ['gzip on;', 'gzip off;', 'changed', 'gzip', 'http'],
  ['gzip on;', '', 'changed', 'gzip', 'http'],
  ['index a b;', 'index b; index a;', 'changed', 'index', 'http'],
  ['gzip_types a/a;', 'gzip_types a/a; gzip_types b/b;', 'changed', 'gzip_types', 'http'],
  ['error_page 404 500 /x;', 'error_page 404 /x; error_page 500 /y;', 'changed', 'error_page', 'http'],
  ['keepalive_timeout 75;', 'keepalive_timeout 75 60;', 'changed', 'keepalive_timeout', 'http'],
  ['', 'root /a;', 'changed', 'root', 'http'],
  ['', 'alias /a;', 'added', 'alias', 'http/location'],
  ['worker_processes 2;', '', 'changed', 'worker_processes', 'main'],
  ['error_log /b;', 'error_log /b warn;', 'changed', 'error_log', 'http'],
  ['proxy_set_header Host a;', '', 'removed', 'proxy_set_header', 'http'],
  [
    'http { proxy_set_header A 1; server { proxy_set_header Host $proxy_host; } }',
    'http { proxy_set_header A 1; server { } }',
    'added',
    'http > server > proxy_set_header',
  ],
  ['server a;', 'server a weight=2;', 'changed', 'server', 'http/upstream'],
  ['http { gzip on; server { gzip off; } }', 'http { gzip on; server { } }', 'changed', 'http > server > gzip'],
  ['http { root /a; server { root /b; } }', 'http { root /a; server { } }', 'changed', 'http > server > root'],
  ['allow a; deny all;', 'deny all; allow a;', 'reordered', 'allow/deny', 'http'],
  ['location ~ a {} location ~ b {}', 'location ~ b {} location ~ a {}', 'reordered', 'location', 'http/server'],
  [
    'server { server_name a; } server { server_name b; }',
    'server { server_name b; } server { server_name a; }',
    'reordered',
    'server',
    'http',
  ],
  ['server a; server b;', 'server b; server a;', 'reordered', 'server', 'http/upstream'],
  ['map $a $b { ~x 1; ~y 2; }', 'map $a $b { ~y 2; ~x 1; }', 'reordered', 'map[$a $b] > ~', 'http'],
  ['rewrite a b; set $c d;', 'set $c d; rewrite a b;', 'reordered', 'rewrite/set/return', 'http/server'],
  ['return 301 /a;', 'location / { return 301 /a; } return 301 /a;', 'added', 'location[/]', 'http/server'],
  ['location /a { proxy_pass http://a; }', 'location /a { }', 'removed', 'location[/a] > proxy_pass', 'http/server'],
  ['content_by_lua_block { a }', 'content_by_lua_block { b }', 'changed', 'content_by_lua_block > ', 'http/location'],
])('%j and %j differ: %s %s', (before, after, kind, path, context = 'main') => {
  expect(diff(before, after, { context })).toEqual([[kind, path]])
})

function inLocation(text: string): string {
  return `proxy_set_header A 1; location / { ${text} }`
}

test('a handler is not inherited, header fields are, as a whole', () => {
  expect(diff(inLocation(''), inLocation('proxy_set_header A 1;'), { context: 'http/server' })).toEqual([])
  expect(diff(inLocation(''), inLocation('proxy_set_header B 1;'), { context: 'http/server' })).toEqual([
    ['changed', 'location[/] > proxy_set_header'],
  ])
})

test('included files are read in their place', () => {
  const includes = { read: (path: string) => (path === 'a' ? 'gzip on;' : undefined) }
  expect(diff('http { include a; }', 'http { gzip on; }', { includes })).toEqual([])
})
