import { demandKnownOptions } from '../../document/index.ts'
import type { CommentLine } from '../../document/index.ts'
import { compareVersions } from '../catalogue.ts'
import type { HttpLocationSettings, HttpServerSettings, HttpSettings, MainSettings } from '../settings.gen.ts'
import { listGluuPaths } from './gluu-path.ts'
import type { GluuProxyOptions } from './gluu-proxy-options.ts'
import { defineUpstreams, listAffinityMaps, nameUpstream, SET_COOKIE } from './gluu-upstream.ts'
import { TLS_SERVER, verifyUpstream } from './tls.ts'

const OPTIONS = [
  'hostName',
  'nodes',
  'gluuVersion',
  'certificate',
  'certificateKey',
  'nodeAuthorities',
  'nodeName',
  'affinity',
  'nginxVersion',
  'user',
  'pid',
] satisfies (keyof GluuProxyOptions)[]
const HSTS_SECONDS = 63_072_000

/**
 * The whole nginx.conf of a proxy in front of a Gluu cluster: what {@link gluuSite} gives, and no answer for requests
 * that ask for another name.
 *
 * @throws ClustermgrError `CONFIG_INVALID` for an option that there is not.
 * @example
 * const proxy = define(gluuProxy({
 *   hostName: 'idp.example.com', nodes: ['10.0.0.1:443', '10.0.0.2:443'], gluuVersion: '4.5',
 *   certificate: '/etc/nginx/tls/idp.crt', certificateKey: '/etc/nginx/tls/idp.key',
 * }))
 * check(proxy, { version: '1.26.3' }) // []
 *
 * // One thing in it changed: a page that takes longer.
 * const patient = edit(proxy, [{ set: 'location[/oxauth] > proxy_read_timeout', to: '120s', ifMissing: 'add' }])
 * diff(proxy, patient).map(({ kind }) => kind) // ['changed']
 */
export function gluuProxy(options: GluuProxyOptions): readonly (MainSettings | CommentLine)[] {
  // First of all, since it is what refuses options that there are not.
  const site = gluuSite(options)
  return [
    {
      user: options.user ?? 'www-data',
      worker_processes: 'auto',
      worker_rlimit_nofile: 16_384,
      pid: options.pid ?? '/run/nginx.pid',
      error_log: ['/var/log/nginx/error.log', 'warn'],
      // A proxied request takes two.
      events: { worker_connections: 6500 },
    },
    '',
    {
      http: [
        { server_tokens: 'off', access_log: ['/var/log/nginx/access.log', 'combined'] },
        '',
        '# No answer for another name: Gluu builds links from the name that it is asked by.',
        { server: refuseOtherNames(options) },
        '',
        ...site,
      ],
    },
  ]
}

/**
 * The same for a file of `conf.d`, which stands in the `http` of a main file that is there already, and decides about
 * other names.
 *
 * Each application has an upstream of its own, `backend` (oxAuth), `backend_id` (identity), `backend_casa` and so on:
 * a node whose application is down, or whose Apache is, is passed over for that application and no other. A request
 * that changes something is never sent twice. Paths that this version of Gluu does not have are not passed on.
 *
 * @throws ClustermgrError `CONFIG_INVALID` for an option that there is not.
 * @example
 * const site = define(gluuSite({
 *   hostName: 'idp.example.com', nodes: ['10.0.0.1:443'], gluuVersion: '3.1.6', affinity: 'ip-hash',
 *   certificate: 'idp.crt', certificateKey: 'idp.key',
 * }), { context: 'http' })
 *
 * // One thing in it changed: an application of one's own on the nodes.
 * edit(site, [
 *   { add: { location: ['/portal', { proxy_pass: 'https://backend_id' }] }, in: 'server[1]', at: 'end' },
 * ])
 */
export function gluuSite(options: GluuProxyOptions): readonly (HttpSettings | CommentLine)[] {
  demandKnownOptions(options, OPTIONS)
  return [
    ...listAffinityMaps(options.affinity),
    ...defineUpstreams(options),
    '',
    { server: redirectToTls(options) },
    '',
    { server: serveTls(options) },
  ]
}

/** TLS stands here, too: a port's protocols and sessions are those of its default server. */
function refuseOtherNames(options: GluuProxyOptions): HttpServerSettings {
  return {
    listen: [
      [80, 'default_server'],
      ['[::]:80', 'default_server'],
      [443, 'ssl', 'default_server'],
      ['[::]:443', 'ssl', 'default_server'],
    ],
    server_name: '_',
    ...identify(options),
    return: 444,
  }
}

function identify({ certificate, certificateKey }: GluuProxyOptions): HttpServerSettings {
  return { ssl_certificate: certificate, ssl_certificate_key: certificateKey, ...TLS_SERVER }
}

function redirectToTls({ hostName }: GluuProxyOptions): HttpServerSettings {
  return {
    listen: [[80], ['[::]:80']],
    server_name: hostName,
    return: [301, `https://${hostName}$request_uri`],
  }
}

function serveTls(options: GluuProxyOptions): readonly (HttpServerSettings | CommentLine)[] {
  const strictTransport = ['Strict-Transport-Security', `max-age=${HSTS_SECONDS}`, 'always'] as const
  return [
    {
      ...listenTls(options),
      server_name: options.hostName,
      ...identify(options),
      // Inherited by locations as long as they add no header field of their own.
      add_header: (options.affinity ?? 'cookie') === 'cookie' ? [strictTransport, SET_COOKIE] : [strictTransport],
      // Metadata and pictures are uploaded through oxTrust.
      client_max_body_size: '10m',
    },
    '',
    passOn(options),
    '',
    { location: ['=', '/clustermgr/health', answerHealth()] },
    { location: ['=', '/', { proxy_pass: `https://${nameUpstream('oxauth')}` }] },
    ...listGluuPaths(options.gluuVersion).map(({ path, application }): HttpServerSettings => ({
      location: [path, { proxy_pass: `https://${nameUpstream(application)}` }],
    })),
    // Not the node's Apache, and not a directory of this host either.
    { location: ['/', { return: 404 }] },
  ]
}

/** How requests are passed on, and when to another node. */
function passOn({ nodeAuthorities, nodeName, hostName }: GluuProxyOptions): HttpServerSettings {
  return {
    proxy_http_version: '1.1',
    proxy_set_header: [
      ['Connection', ''],
      ['Host', '$host'],
      // This is the edge: what a client says of itself is not passed on, by whatever header.
      ['X-Real-IP', '$remote_addr'],
      ['X-Forwarded-For', '$remote_addr'],
      ['X-Forwarded-Proto', '$scheme'],
      ['X-Forwarded-Host', ''],
      ['X-Forwarded-Port', ''],
      ['Forwarded', ''],
      // oxAuth takes it for a certificate that Apache has verified.
      ['X-ClientCert', ''],
    ],
    // Apache sends one of its own.
    proxy_hide_header: 'Strict-Transport-Security',
    proxy_redirect: 'off',
    proxy_buffer_size: '16k',
    proxy_buffers: [8, '16k'],
    proxy_connect_timeout: '2s',
    proxy_send_timeout: '60s',
    proxy_read_timeout: '60s',
    // Apache says 502 or 503 for an application that is down; 500 is one page's fault, on every node alike. What a
    // node has begun to work on is sent again only if it is idempotent (nginx holds POST, LOCK and PATCH back unless
    // told otherwise), and not after 10 s: so a slow page does not go round all nodes.
    proxy_next_upstream: ['error', 'timeout', 'http_502', 'http_503'],
    proxy_next_upstream_timeout: '10s',
    ...(nodeAuthorities === undefined
      ? {}
      : verifyUpstream({ authorities: nodeAuthorities, name: nodeName ?? hostName })),
  }
}

function listenTls({ nginxVersion }: GluuProxyOptions): HttpServerSettings {
  const isSeparate = nginxVersion !== undefined && compareVersions(nginxVersion, '1.25.1') >= 0
  const flags = nginxVersion === undefined || isSeparate ? (['ssl'] as const) : (['ssl', 'http2'] as const)
  return {
    listen: [
      [443, ...flags],
      ['[::]:443', ...flags],
    ],
    ...(isSeparate ? { http2: 'on' } : {}),
  }
}

/** For the one who asks whether the proxy itself serves; says nothing about the nodes. */
function answerHealth(): HttpLocationSettings {
  return { access_log: 'off', default_type: 'text/plain', return: [200, 'ok\n'] }
}
