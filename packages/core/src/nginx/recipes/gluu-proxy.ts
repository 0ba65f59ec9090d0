import type { CommentLine } from '../../document/index.ts'
import { compareVersions } from '../catalogue.ts'
import type {
  HttpLocationSettings,
  HttpServerSettings,
  HttpSettings,
  HttpUpstreamSettings,
  MainSettings,
} from '../settings.gen.ts'
import { listGluuPaths } from './gluu-path.ts'
import { TLS_SERVER, verifyUpstream } from './tls.ts'

/** What a proxy in front of Gluu Servers has to know. */
export interface GluuProxyOptions {
  /** The cluster's name, as clients know it. */
  readonly hostName: string
  /** The nodes' addresses, with ports: `10.0.0.1:443`, `[fd00::1]:443`. nginx resolves names only when it starts. */
  readonly nodes: readonly [string, ...string[]]
  /** Gluu's version: which paths there are. */
  readonly gluuVersion: string
  /** Files with the certificate of `hostName` and its key. */
  readonly certificate: string
  /** File with the private key of `certificate`. */
  readonly certificateKey: string
  /** File with the authorities that certify the nodes. Without it, the nodes' certificates are not verified. */
  readonly nodeAuthorities?: string
  /**
   * What keeps a client on its node, where an application needs that: a cookie of the proxy (default), or the
   * client's network, which puts a whole /24 on one node.
   */
  readonly stickiness?: 'cookie' | 'ip_hash'
  /** nginx's version: how HTTP/2 is switched on. Without it, HTTP/2 is off. */
  readonly nginxVersion?: string
}

const COOKIE = 'clustermgr_route'
const HSTS_SECONDS = 63_072_000

/**
 * The whole nginx.conf of a proxy in front of a Gluu cluster.
 *
 * @example
 * const proxy = define(gluuProxy({
 *   hostName: 'idp.example.com', nodes: ['10.0.0.1:443', '10.0.0.2:443'], gluuVersion: '4.5',
 *   certificate: '/etc/nginx/tls/idp.crt', certificateKey: '/etc/nginx/tls/idp.key',
 * }))
 * check(proxy, { version: '1.26.3' }) // []
 */
export function gluuProxy(options: GluuProxyOptions): readonly (MainSettings | CommentLine)[] {
  return [
    {
      user: 'www-data',
      worker_processes: 'auto',
      worker_rlimit_nofile: 16_384,
      pid: '/run/nginx.pid',
      error_log: ['/var/log/nginx/error.log', 'warn'],
      events: { worker_connections: 6500 },
    },
    '',
    {
      http: [
        {
          server_tokens: 'off',
          access_log: ['/var/log/nginx/access.log', 'combined'],
          keepalive_timeout: '65s',
        },
        '',
        ...gluuSite(options),
      ],
    },
  ]
}

/**
 * The same for a file of `conf.d`, which stands in the `http` of a main file that is there already.
 *
 * `backend_id` keeps a client on one node, `backend` does not. A node that is down, or whose application is
 * (Apache answers 502 to 504 then), is passed over; a request that changes something is not sent twice.
 */
export function gluuSite(options: GluuProxyOptions): readonly (HttpSettings | CommentLine)[] {
  const isByCookie = (options.stickiness ?? 'cookie') === 'cookie'
  return [
    ...(isByCookie ? routeByCookie() : []),
    { upstream: ['backend', balance(options, { least_conn: true })] },
    {
      upstream: [
        'backend_id',
        balance(options, isByCookie ? { hash: ['$gluu_route', 'consistent'] } : { ip_hash: true }),
      ],
    },
    '',
    { server: redirectToTls(options) },
    '',
    { server: serveTls(options, isByCookie) },
  ]
}

/** The client's own route where it has one that can be ours, else a new one, which the answer brings it. */
function routeByCookie(): readonly (HttpSettings | CommentLine)[] {
  return [
    '# What keeps a client on its node.',
    {
      map: [
        [
          `$cookie_${COOKIE}`,
          '$gluu_route',
          [
            ['~^[0-9a-f]{32}$', `$cookie_${COOKIE}`],
            ['default', '$request_id'],
          ],
        ],
        [
          `$cookie_${COOKIE}`,
          '$gluu_route_cookie',
          [
            ['~^[0-9a-f]{32}$', ''],
            ['default', `${COOKIE}=$request_id; Path=/; Secure; HttpOnly; SameSite=None`],
          ],
        ],
      ],
    },
    '',
  ]
}

/** The method comes before `keepalive`, which wraps it. */
function balance({ nodes }: GluuProxyOptions, method: HttpUpstreamSettings): HttpUpstreamSettings {
  return {
    ...method,
    server: nodes.map((node) => [node, 'max_fails=2', 'fail_timeout=10s'] as const),
    keepalive: 32,
  }
}

function redirectToTls({ hostName }: GluuProxyOptions): HttpServerSettings {
  return {
    listen: [[80], ['[::]:80']],
    server_name: hostName,
    return: [301, `https://${hostName}$request_uri`],
  }
}

function serveTls(options: GluuProxyOptions, isByCookie: boolean): readonly (HttpServerSettings | CommentLine)[] {
  const { hostName, certificate, certificateKey, nodeAuthorities, gluuVersion } = options
  const strictTransport = ['Strict-Transport-Security', `max-age=${HSTS_SECONDS}`, 'always'] as const
  const routeCookie = ['Set-Cookie', '$gluu_route_cookie', 'always'] as const
  return [
    {
      ...listenTls(options),
      server_name: hostName,
      ssl_certificate: certificate,
      ssl_certificate_key: certificateKey,
      ...TLS_SERVER,
      // Inherited by locations as long as they add no header field of their own.
      add_header: isByCookie ? [strictTransport, routeCookie] : [strictTransport],
    },
    '',
    {
      proxy_http_version: '1.1',
      proxy_set_header: [
        ['Host', '$host'],
        ['X-Real-IP', '$remote_addr'],
        ['X-Forwarded-For', '$proxy_add_x_forwarded_for'],
        ['X-Forwarded-Proto', '$scheme'],
        ['Connection', ''],
      ],
      proxy_redirect: 'off',
      proxy_connect_timeout: '2s',
      proxy_next_upstream: ['error', 'timeout', 'invalid_header', 'http_502', 'http_503', 'http_504'],
      ...(nodeAuthorities === undefined ? {} : verifyUpstream({ authorities: nodeAuthorities, name: hostName })),
    },
    '',
    { location: ['=', '/clustermgr/health', answerHealth()] },
    { location: ['=', '/', { proxy_pass: 'https://backend' }] },
    ...listGluuPaths(gluuVersion).map(({ path, stickiness }): HttpServerSettings => ({
      location: [path, { proxy_pass: `https://${stickiness === 'needed' ? 'backend_id' : 'backend'}` }],
    })),
  ]
}

function listenTls({ nginxVersion }: GluuProxyOptions): HttpServerSettings {
  if (nginxVersion === undefined)
    return {
      listen: [
        [443, 'ssl'],
        ['[::]:443', 'ssl'],
      ],
    }
  return compareVersions(nginxVersion, '1.25.1') >= 0
    ? {
        listen: [
          [443, 'ssl'],
          ['[::]:443', 'ssl'],
        ],
        http2: 'on',
      }
    : {
        listen: [
          [443, 'ssl', 'http2'],
          ['[::]:443', 'ssl', 'http2'],
        ],
      }
}

/** For the one who asks whether the proxy itself serves; says nothing about the nodes. */
function answerHealth(): HttpLocationSettings {
  return { access_log: 'off', default_type: 'text/plain', return: [200, 'ok\n'] }
}
