/**
 * What a family of distributions calls things: packages, files, users and units. Facts of Debian 12 and 13, read in
 * the packages `redis-server`, `stunnel4`, `nutcracker` and `nginx-common` themselves.
 */
export interface Family {
  /** Names of packages. */
  readonly packages: {
    /** The Redis server, with `redis-cli`. */
    readonly redis: string
    /** The TLS tunnels. */
    readonly stunnel: string
    /** The program that makes keys and certificate requests on the host. */
    readonly openssl: string
    /** The cache proxy, whose program is called nutcracker. */
    readonly twemproxy: string
    /** The load balancer. */
    readonly nginx: string
  }
  /** Names of systemd units. */
  readonly units: {
    /** Redis. */
    readonly redis: string
    /** The host's main stunnel, which reads `paths.stunnel`. */
    readonly tunnel: string
    /** The gate, a unit of ours: it opens a node's way in to its Redis. */
    readonly gate: string
    /** The cache proxy. */
    readonly twemproxy: string
    /** The load balancer. */
    readonly nginx: string
  }
  /** Users, each with a group of the same name, that the daemons run as. */
  readonly users: {
    /** Who runs Redis. */
    readonly redis: string
    /** Whom stunnel becomes. */
    readonly stunnel: string
    /** Who runs Twemproxy. */
    readonly twemproxy: string
    /** Whose workers nginx starts. */
    readonly nginx: string
  }
  /** Absolute paths of programs that a unit of ours starts. */
  readonly programs: {
    /** stunnel. */
    readonly stunnel: string
  }
  /** Absolute paths of files and directories. */
  readonly paths: {
    /** The configuration of Redis. */
    readonly redis: string
    /** Its working directory. */
    readonly redisData: string
    /** Its log file. */
    readonly redisLog: string
    /** Where it notes its process, as the package's unit expects it. */
    readonly redisPid: string
    /** The configuration of the host's main stunnel. */
    readonly stunnel: string
    /** Below `/etc/clustermgr`, not `/etc/stunnel`: Debian's SysV script starts whatever lies there, past the gate. */
    readonly redisTunnel: string
    /** The private key of that, made on the host. */
    readonly tunnelKey: string
    /** The host's certificate for its tunnels. */
    readonly tunnelCertificate: string
    /** The cluster's authority, against which both ends verify each other. */
    readonly tunnelCa: string
    /** The gate's script, which is ours. */
    readonly gate: string
    /** Where the gate says whether it is open; lost with the power. */
    readonly gateState: string
    /** The pools of Twemproxy. */
    readonly twemproxy: string
    /** The options of its command line, as the package's unit reads them. */
    readonly twemproxyOptions: string
    /** The main configuration of nginx. */
    readonly nginx: string
    /** Where nginx notes its process, as the package's unit expects it. */
    readonly nginxPid: string
    /** The private key of the public certificate. */
    readonly nginxKey: string
    /** The public certificate with its chain. */
    readonly nginxCertificate: string
    /** The authority of the public certificate, where the cluster's own issued it. */
    readonly nginxCa: string
    /** The authority that signed the nodes' HTTPS certificates. */
    readonly nginxUpstreamCa: string
    /** Where units and drop-ins of an administrator lie. */
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
