import { expect, test } from 'vitest'
import * as nginx from '../index.ts'

const VERSION = '1.26.3'

function check(http: string, options: nginx.CheckOptions = { version: VERSION }): readonly string[] {
  const findings = nginx.check(nginx.parse(`events {} ${http}`), options)
  return findings.map(({ severity, text, message, suggestion }) => {
    return `${severity} ${text}: ${message}${suggestion === undefined ? '' : ` => ${suggestion}`}`
  })
}

const inHttp = (text: string, options?: nginx.CheckOptions): readonly string[] =>
  check(`http { server { location / { ${text} } } }`, options)

test('a variable that nothing defines', () => {
  const expected = 'expected a variable of http, or one that set, map or another directive defines'
  expect(inHttp('proxy_set_header X $con;')).toEqual([`error $con: nothing defines the variable $con; ${expected}`])
  expect(inHttp('return 200 "a ${hots} b";')).toEqual([
    `error \${hots}: nothing defines the variable \${hots}; ${expected}; did you mean \${host}? => \${host}`,
  ])
  expect(check('stream { server { listen 1; return $uri; } }')).toEqual([
    expect.stringContaining('expected a variable of stream'),
  ])
})

test.each([
  'return 200 $host$http_x_any$arg_q$cookie_a$upstream_http_b$sent_http_c$HOST;',
  'rewrite ^/(.*)$ /$1;',
  'set $mine 1; return 200 $Mine;',
  'location ~ ^/(?<part>a) { return 200 $part; }',
  'if ($uri ~ "(?P<word>a)$") { return 200 $word; }',
  'if ($host = $uri) { return 404; }',
  'if (-f $request_filename) { return 404; }',
  'if ( $uri ~ a$none ) { return 404; }',
  'if ($uri !~* "(a|$none)") { return 404; }',
  'valid_referers none; if ($invalid_referer) { return 403; }',
  'auth_request /a; auth_request_set $user $upstream_http_user; add_header X $user;',
  "set_by_lua_block $x { return '$none' } return 200 $x;",
  'proxy_redirect ~^http://a$b /c;',
  'default_type $none; error_log /var/log/$none;',
])('%s: all are known', (text) => {
  expect(inHttp(text)).toEqual([])
})

test('definitions count wherever they stand in the block', () => {
  const blocks = [
    'log_format x "$m$g$s$p"; server { }',
    'map $uri $m { ~^/(?<p>a) $p; default $host; } geo $remote_addr $g { }',
    'split_clients $uri $s { * a; }',
  ]
  expect(check(`http { ${blocks.join(' ')} }`)).toEqual([])
  expect(check('http { map $url $m { default $hots; } }')).toEqual([
    expect.stringContaining('error $url: '),
    expect.stringContaining('error $hots: '),
  ])
})

test('a variable of another version or module', () => {
  expect(inHttp('return 200 $ssl_curve;', { version: '1.20.0' })).toEqual([
    'error $ssl_curve: nginx 1.20.0 does not know the variable $ssl_curve; expected nginx from 1.21.5 on',
  ])
  const modules = [...new Set(nginx.DIRECTIVES.map(({ module }) => module))].filter((name) => name !== 'http_realip')
  expect(inHttp('return 200 $realip_remote_addr;', { version: VERSION, modules })).toEqual([
    'error $realip_remote_addr: the variable $realip_remote_addr needs the module http_realip; expected a module that is there',
  ])
})

test('what may be defined elsewhere is at most a warning, and only of what is close', () => {
  const other = 'return 200 "$zzz $hots $connection_upgrade";'
  const warning = expect.stringMatching(/^warning \$hots: .* => \$host$/)
  expect(check(`http { include conf.d/*.conf; server { ${other} } }`)).toEqual([warning])
  expect(nginx.check(nginx.parse(other), { context: 'http/server' })).toMatchObject([
    { severity: 'warning', text: '$hots' },
  ])
  expect(check(`http { include /etc/nginx/mime.types; server { ${other} } }`)).toHaveLength(3)
  // A newer version may have more than the table.
  expect(inHttp('return 200 $zzz;', { version: '1.31.0' })).toEqual([expect.stringContaining('warning $zzz: ')])
  expect(inHttp('return 200 $zzz;', {})).toEqual([expect.stringContaining('warning $zzz: ')])
  // What stands in http is compiled where a location takes it.
  expect(check('http { proxy_set_header X $zzz; server { proxy_set_header Y a; } }')).toEqual([
    expect.stringContaining('warning $zzz: '),
  ])
})

test.each([
  ['http://ap', 'ap', 'app'],
  ['http://ap:80/x', 'ap', 'app'],
  ['http://App', undefined, undefined],
  ['http://ap.example.org', undefined, undefined],
  ['http://backend', undefined, undefined],
  ['http://unix:/app', undefined, undefined],
  ['http://$host', undefined, undefined],
])('proxy_pass %s: an upstream that is meant', (address, text, suggestion) => {
  const config = `events {} http { upstream app { server 127.0.0.1; } server { location / { proxy_pass ${address}; } } }`
  expect(nginx.check(nginx.parse(config), { version: VERSION })).toMatchObject(
    text === undefined ? [] : [{ severity: 'warning', kind: 'risky', text, suggestion }],
  )
})
