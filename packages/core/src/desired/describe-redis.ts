import type { NodeTopology, RedisSettings } from '../cluster/index.ts'
import { ClustermgrError } from '../errors/index.ts'
import type { DesiredFile, DesiredUnit } from '../plan/index.ts'
import * as redis from '../redis/index.ts'
import type { Family } from './family.ts'

/** redis.conf of a cache: local, with a password, bounded, and empty after every start. */
export function defineRedis(node: NodeTopology, settings: RedisSettings, family: Family): redis.RedisDocument {
  const { paths } = family
  const { maxMemory } = settings
  if (!redis.isBytes(maxMemory)) {
    throw new ClustermgrError('CONFIG_INVALID', `cache.redis.maxMemory is ${maxMemory}, which is no size to Redis`)
  }
  return redis.define({
    bind: [node.redis.address],
    'protected-mode': true,
    port: node.redis.port,
    // An idle client that Redis closes counts as a failure of the server at Twemproxy.
    timeout: 0,
    'tcp-keepalive': 60,
    daemonize: false,
    supervised: 'auto',
    pidfile: paths.redisPid,
    logfile: paths.redisLog,
    dir: paths.redisData,
    save: [],
    appendonly: false,
    'stop-writes-on-bgsave-error': false,
    requirepass: { secret: settings.password },
    maxmemory: maxMemory,
    'maxmemory-policy': settings.maxMemoryPolicy,
  })
}

/** The desired redis.conf. Redis owns its file, as Debian has it: CONFIG REWRITE works. */
export function describeRedisConfig(node: NodeTopology, settings: RedisSettings, family: Family): DesiredFile {
  const { paths, users } = family
  return {
    path: paths.redis,
    owner: users.redis,
    group: users.redis,
    mode: '0640',
    content: redis.renderSegments(defineRedis(node, settings, family)),
    checker: 'redis',
  }
}

export function describeRedisUnit(node: NodeTopology, family: Family): DesiredUnit {
  return {
    unit: family.units.redis,
    uses: [{ path: family.paths.redis, onChange: 'restart' }],
    readiness: [{ kind: 'redis-ping', endpoint: node.redis, configPath: family.paths.redis }],
  }
}
