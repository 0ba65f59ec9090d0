import { demandKnownOptions } from '../../document/index.ts'
import type { HttpLocationSettings, HttpServerSettings } from '../settings.gen.ts'

/**
 * TLS for a public server by Mozilla's guideline "intermediate", version 6.0, without the curves that OpenSSL 3.0 does
 * not have. Spread it into a server, and add the certificate.
 *
 * @example
 * const server = { ...TLS_SERVER, ssl_certificate: 'idp.crt', ssl_certificate_key: 'idp.key' }
 * // One thing in it changed: no TLS 1.2.
 * const strict = define({ ...server, ssl_protocols: ['TLSv1.3'] }, { context: 'http/server' })
 * diff(define(server, { context: 'http/server' }), strict).map(({ path }) => path) // ['ssl_protocols']
 */
export const TLS_SERVER: HttpServerSettings = {
  ssl_protocols: ['TLSv1.2', 'TLSv1.3'],
  ssl_ciphers: [
    'ECDHE-ECDSA-AES128-GCM-SHA256',
    'ECDHE-RSA-AES128-GCM-SHA256',
    'ECDHE-ECDSA-AES256-GCM-SHA384',
    'ECDHE-RSA-AES256-GCM-SHA384',
    'ECDHE-ECDSA-CHACHA20-POLY1305',
    'ECDHE-RSA-CHACHA20-POLY1305',
  ].join(':'),
  ssl_prefer_server_ciphers: 'off',
  ssl_ecdh_curve: 'X25519:prime256v1:secp384r1',
  ssl_session_timeout: '1d',
  ssl_session_cache: 'shared:tls:10m',
  ssl_session_tickets: 'off',
}

/** How a proxied server's certificate is verified. */
export interface VerifiedUpstreamOptions {
  /** File with the authorities that certify the proxied servers. */
  readonly authorities: string
  /** The name in their certificates, sent by SNI, too. */
  readonly name: string
}

/**
 * TLS toward proxied servers that are who they should be: nginx itself verifies nothing by default.
 *
 * @throws ClustermgrError `CONFIG_INVALID` for an option that there is not.
 * @example
 * const verified = verifyUpstream({ authorities: 'ca.crt', name: 'idp.example.com' })
 * // One thing in it changed: certificates come from the authority itself.
 * const location = { proxy_pass: 'https://backend', ...verified, proxy_ssl_verify_depth: 1 }
 * render(define(location, { context: 'http/location' })).includes('proxy_ssl_verify_depth 1;') // true
 */
export function verifyUpstream(options: VerifiedUpstreamOptions): HttpLocationSettings & HttpServerSettings {
  demandKnownOptions(options, ['authorities', 'name'] satisfies (keyof VerifiedUpstreamOptions)[])
  const { authorities, name } = options
  return {
    proxy_ssl_verify: 'on',
    proxy_ssl_trusted_certificate: authorities,
    proxy_ssl_verify_depth: 3,
    proxy_ssl_name: name,
    proxy_ssl_server_name: 'on',
    proxy_ssl_protocols: ['TLSv1.2', 'TLSv1.3'],
  }
}
