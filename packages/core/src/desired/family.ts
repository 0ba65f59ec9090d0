/**
 * What a family of distributions calls things: packages, files, users and units. Facts of Debian 12 and 13, read in
 * the packages `redis-server`, `stunnel4`, `nutcracker` and `nginx-common` themselves.
 */
export interface Family {
  readonly packages: {
    readonly redis: string
    readonly stunnel: string
    readonly openssl: string
    readonly twemproxy: string
    readonly nginx: string
  }
  readonly units: {
    readonly redis: string
    /** The host's main stunnel, which reads `paths.stunnel`. */
    readonly tunnel: string
    readonly gate: string
    readonly twemproxy: string
    readonly nginx: string
  }
  readonly users: {
    readonly redis: string
    readonly stunnel: string
    readonly twemproxy: string
    readonly nginx: string
  }
  readonly programs: { readonly stunnel: string }
  readonly paths: {
    readonly redis: string
    readonly redisData: string
    readonly redisLog: string
    readonly redisPid: string
    readonly stunnel: string
    /** Below `/etc/clustermgr`, not `/etc/stunnel`: Debian's SysV script starts whatever lies there, past the gate. */
    readonly redisTunnel: string
    readonly tunnelKey: string
    readonly tunnelCertificate: string
    readonly tunnelCa: string
    readonly gate: string
    readonly gateState: string
    readonly twemproxy: string
    readonly twemproxyOptions: string
    readonly nginx: string
    readonly nginxPid: string
    readonly nginxKey: string
    readonly nginxCertificate: string
    readonly nginxCa: string
    readonly nginxUpstreamCa: string
    readonly units: string
  }
}

/** Debian and Ubuntu. */
export const DEBIAN: Family = {
  packages: {
    redis: 'redis-server',
    stunnel: 'stunnel4',
    openssl: 'openssl',
    twemproxy: 'nutcracker',
    nginx: 'nginx',
  },
  units: {
    redis: 'redis-server.service',
    tunnel: 'stunnel@stunnel.service',
    gate: 'clustermgr-redis-gate.service',
    twemproxy: 'nutcracker.service',
    nginx: 'nginx.service',
  },
  users: { redis: 'redis', stunnel: 'stunnel4', twemproxy: 'nutcracker', nginx: 'www-data' },
  programs: { stunnel: '/usr/bin/stunnel4' },
  paths: {
    redis: '/etc/redis/redis.conf',
    redisData: '/var/lib/redis',
    redisLog: '/var/log/redis/redis-server.log',
    redisPid: '/run/redis/redis-server.pid',
    stunnel: '/etc/stunnel/stunnel.conf',
    redisTunnel: '/etc/clustermgr/redis-tunnel.conf',
    tunnelKey: '/etc/stunnel/clustermgr.key',
    tunnelCertificate: '/etc/stunnel/clustermgr.pem',
    tunnelCa: '/etc/stunnel/clustermgr-ca.pem',
    gate: '/usr/local/lib/clustermgr/redis-gate',
    gateState: '/run/clustermgr/gate',
    twemproxy: '/etc/nutcracker/nutcracker.yml',
    twemproxyOptions: '/etc/default/nutcracker',
    nginx: '/etc/nginx/nginx.conf',
    nginxPid: '/run/nginx.pid',
    nginxKey: '/etc/nginx/clustermgr/tls.key',
    nginxCertificate: '/etc/nginx/clustermgr/tls.pem',
    nginxCa: '/etc/nginx/clustermgr/ca.pem',
    nginxUpstreamCa: '/etc/nginx/clustermgr/upstream-ca.pem',
    units: '/etc/systemd/system',
  },
}
