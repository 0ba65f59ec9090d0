import type { StunnelDefaults } from './description.ts'

/**
 * Global options for a service manager that starts stunnel in the foreground: no process ID file, messages to syslog
 * alone, keep-alive on both sides (off by default, so a peer that vanished would hold its connection for ever), and
 * nothing older than TLS 1.2. Every version from 5.50 takes them. Spread it and change what you need.
 *
 * @example
 * const tunnel = { section: 'a', client: true, accept: 7000, connect: 'gluu1:7777' }
 * // One thing in it changed, and nothing else.
 * const chatty = define([{ ...DAEMON, debug: 'info' }, tunnel])
 * diff(define([DAEMON, tunnel]), chatty).map(({ path }) => path) // ['debug']
 */
export const DAEMON: StunnelDefaults = {
  foreground: 'quiet',
  syslog: true,
  debug: 'notice',
  pid: '',
  sslVersionMin: 'TLSv1.2',
  socket: ['l:SO_KEEPALIVE=1', 'r:SO_KEEPALIVE=1', 'l:TCP_KEEPIDLE=30', 'r:TCP_KEEPIDLE=30'],
}

/**
 * What makes a service trust its own authority alone, as server and as client. A client adds `checkHost`, since without
 * it any certificate of the authority will do.
 *
 * @example
 * const document = define({
 *   section: 'redis',
 *   client: true,
 *   accept: '127.0.0.1:7000',
 *   connect: 'gluu1.example.org:7777',
 *   checkHost: 'gluu1.example.org',
 *   ...VERIFIED,
 *   // One thing in it changed.
 *   CAfile: '/etc/stunnel/cluster-ca.pem',
 * })
 * render(document).includes('CAfile = /etc/stunnel/cluster-ca.pem') // true
 */
export const VERIFIED = {
  verifyChain: true,
  CAfile: '/etc/stunnel/ca.pem',
} as const
