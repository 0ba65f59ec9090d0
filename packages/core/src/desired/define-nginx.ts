import { parseAddress } from '../cluster/index.ts'
import type { Cluster, NginxLoadBalancer, NodeTopology } from '../cluster/index.ts'
import * as nginx from '../nginx/index.ts'
import type { Family } from './family.ts'

const HTTPS_PORT = 443
const COOKIE = 'clustermgr_node'
const HSTS_SECONDS = 63_072_000
// Mozilla's "intermediate", guideline 6.0, without the curve that OpenSSL 3.0 does not know.
const CIPHERS = [
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
].join(':')

/** The whole nginx.conf of a balancer, for nginx 1.18 and later. */
export function defineNginx(
  cluster: Cluster,
  balancer: NginxLoadBalancer,
  nodes: readonly NodeTopology[],
  family: Family,
): nginx.NginxDocument {
  const { paths, users } = family
  return nginx.define([
    {
      user: users.nginx,
      worker_processes: 'auto',
      worker_rlimit_nofile: 16_384,
      pid: paths.nginxPid,
      error_log: ['/var/log/nginx/error.log', 'warn'],
      events: { worker_connections: 4096 },
    },
    {
      http: [
        {
          access_log: '/var/log/nginx/access.log',
          server_tokens: 'off',
          default_type: 'application/octet-stream',
        },
        tlsSettings(family),
        ...affinitySettings(balancer),
        { upstream: ['backend', upstream('backend', {}, nodes)] },
        { upstream: ['backend_id', upstream('backend_id', affinityMethod(balancer), nodes)] },
        { server: unknownNames() },
        { server: redirectToHttps(cluster) },
        { server: httpsServer(cluster, balancer, family) },
      ],
    },
  ])
}

function tlsSettings({ paths }: Family): nginx.HttpSettings {
  return {
    ssl_certificate: paths.nginxCertificate,
    ssl_certificate_key: paths.nginxKey,
    ssl_protocols: ['TLSv1.2', 'TLSv1.3'],
    ssl_ciphers: CIPHERS,
    ssl_prefer_server_ciphers: 'off',
    ssl_session_timeout: '1d',
    ssl_session_cache: 'shared:clustermgr:10m',
    ssl_session_tickets: 'off',
  }
}

/** The cookie that keeps a client on its node: ours, made for a client without a good one, never changed for others. */
function affinitySettings(balancer: NginxLoadBalancer): readonly nginx.HttpSettings[] {
  if (balancer.affinity === 'ip-hash') return []
  const cookie = `$cookie_${COOKIE}`
  const isOurs = '~^[0-9a-f]{32}$'
  // A form posted from another site (SAML, OpenID Connect) must carry it too: hence SameSite=None.
  const setCookie = `${COOKIE}=$request_id; Path=/; Secure; HttpOnly; SameSite=None`
  const affinity: nginx.Entries = [
    ['default', '$request_id'],
    [isOurs, cookie],
  ]
  const header: nginx.Entries = [
    ['default', setCookie],
    [isOurs, ''],
  ]
  return [{ map: [cookie, '$clustermgr_affinity', affinity] }, { map: [cookie, '$clustermgr_set_cookie', header] }]
}

function affinityMethod(balancer: NginxLoadBalancer): nginx.HttpUpstreamSettings {
  return balancer.affinity === 'ip-hash' ? { ip_hash: true } : { hash: ['$clustermgr_affinity', 'consistent'] }
}

function upstream(
  name: string,
  method: nginx.HttpUpstreamSettings,
  nodes: readonly NodeTopology[],
): nginx.HttpUpstreamSettings {
  return {
    // Failures are counted once for all workers.
    zone: [name, '64k'],
    ...method,
    server: nodes.map(
      ({ host }) => [`${bracket(host.address)}:${HTTPS_PORT}`, 'max_fails=2', 'fail_timeout=10s'] as const,
    ),
    keepalive: '32',
  }
}

/** Requests for a name that is not the cluster's get no answer: Gluu builds links from the name it is asked by. */
function unknownNames(): nginx.HttpServerSettings {
  return {
    listen: [
      [80, 'default_server'],
      ['[::]:80', 'default_server'],
      [HTTPS_PORT, 'ssl', 'default_server'],
      [`[::]:${HTTPS_PORT}`, 'ssl', 'default_server'],
    ],
    server_name: '_',
    return: 444,
  }
}

function redirectToHttps(cluster: Cluster): nginx.HttpServerSettings {
  return {
    listen: [[80], ['[::]:80']],
    server_name: cluster.hostname,
    return: [301, 'https://$host$request_uri'],
  }
}

function httpsServer(cluster: Cluster, balancer: NginxLoadBalancer, family: Family): nginx.HttpServerSettings {
  const cookie = balancer.affinity === 'cookie' ? [['Set-Cookie', '$clustermgr_set_cookie', 'always'] as const] : []
  return {
    listen: [
      [HTTPS_PORT, 'ssl'],
      [`[::]:${HTTPS_PORT}`, 'ssl'],
    ],
    server_name: cluster.hostname,
    // Metadata and pictures are uploaded through oxTrust.
    client_max_body_size: '10m',
    add_header: [['Strict-Transport-Security', `max-age=${HSTS_SECONDS}`, 'always'], ...cookie],
    ...proxySettings(balancer, family),
    // oxAuth keeps its state in the shared cache, so any node may answer; everything else keeps sessions of its own.
    location: [
      ['/oxauth', { proxy_pass: 'https://backend' }],
      ['/.well-known', { proxy_pass: 'https://backend' }],
      ['/', { proxy_pass: 'https://backend_id' }],
    ],
  }
}

function proxySettings(balancer: NginxLoadBalancer, family: Family): nginx.HttpServerSettings {
  return {
    proxy_http_version: '1.1',
    proxy_set_header: [
      ['Connection', ''],
      ['Host', '$host'],
      // This is the edge: what a client claims to be is not passed on.
      ['X-Real-IP', '$remote_addr'],
      ['X-Forwarded-For', '$remote_addr'],
      ['X-Forwarded-Proto', '$scheme'],
    ],
    proxy_hide_header: 'Strict-Transport-Security',
    proxy_redirect: 'off',
    proxy_buffer_size: '16k',
    proxy_buffers: [8, '16k'],
    proxy_connect_timeout: '2s',
    proxy_send_timeout: '60s',
    proxy_read_timeout: '60s',
    // No http_50x here: one page that fails on every node would take all nodes out for everybody for 10 s.
    proxy_next_upstream: ['error', 'timeout'],
    proxy_next_upstream_timeout: '10s',
    proxy_ssl_verify: 'on',
    proxy_ssl_verify_depth: 3,
    proxy_ssl_trusted_certificate: family.paths.nginxUpstreamCa,
    proxy_ssl_name: balancer.upstreamName,
    proxy_ssl_server_name: 'on',
    proxy_ssl_protocols: ['TLSv1.2', 'TLSv1.3'],
  }
}

function bracket(address: string): string {
  return parseAddress(address)?.kind === 'ipv6' ? `[${address}]` : address
}
