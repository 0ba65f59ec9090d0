/** What a proxy in front of Gluu Servers has to know. */
export interface GluuProxyOptions {
  /** The cluster's name, as clients know it. */
  readonly hostName: string
  /** The nodes' addresses, with ports: `10.0.0.1:443`, `[fd00::1]:443`. nginx resolves names only when it starts. */
  readonly nodes: readonly [string, ...string[]]
  /** Gluu's version, `4.5` or `3.1.6`: which paths there are. */
  readonly gluuVersion: string
  /** Files with the certificate of `hostName` and its key. */
  readonly certificate: string
  /** File with the private key of `certificate`. */
  readonly certificateKey: string
  /** File with the authorities that certify the nodes. Without it, the nodes' certificates are not verified. */
  readonly nodeAuthorities?: string
  /** The name in the nodes' certificates. Default: `hostName`, which Gluu puts there. */
  readonly nodeName?: string
  /**
   * What keeps a client on its node, where an application needs that: a cookie of the proxy (default), or the
   * client's network, which puts a whole IPv4 /24 on one node.
   */
  readonly affinity?: 'cookie' | 'ip-hash'
  /** nginx's version: how HTTP/2 is switched on. Without it, HTTP/2 is off, and nginx 1.18 or later takes the file. */
  readonly nginxVersion?: string
  /** The user of nginx's workers. Default `www-data`. */
  readonly user?: string
  /** nginx's pid file. Default `/run/nginx.pid`. */
  readonly pid?: string
}
