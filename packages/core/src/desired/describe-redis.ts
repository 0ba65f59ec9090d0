import type { NodeTopology, RedisSettings } from '../cluster/index.ts'
import { ClustermgrError } from '../errors/index.ts'
import type { DesiredFile, DesiredUnit } from '../plan/index.ts'
import * as redis from '../redis/index.ts'
import type { Family } from './family.ts'

/** redis.conf of a cache: local, with a password, bounded, and empty after every start. */
export function describeRedisConfig(node: NodeTopology, settings: RedisSettings, family: Family): DesiredFile {
  const { paths, users } = family
  const { maxMemory } = settings
  if (!redis.isBytes(maxMemory)) {
    throw new ClustermgrError(
      'VALUE_UNREPRESENTABLE',
      `cache.redis.maxMemory is ${maxMemory}, which is no size to Redis`,
    )
  }
  const document = redis.define([
    ['bind', node.redis.address],
    ['protected-mode', 'yes'],
    ['port', node.redis.port],
    // An idle client that Redis closes counts as a failure of the server at Twemproxy.
    ['timeout', 0],
    ['tcp-keepalive', 60],
    ['daemonize', 'no'],
    ['supervised', 'auto'],
    ['pidfile', paths.redisPid],
    ['logfile', paths.redisLog],
    ['dir', paths.redisData],
    ['save', ''],
    ['appendonly', 'no'],
    ['stop-writes-on-bgsave-error', 'no'],
    ['requirepass', { secret: settings.password }],
    ['maxmemory', maxMemory],
    ['maxmemory-policy', settings.maxMemoryPolicy],
  ])
  // Redis owns its file, as Debian has it: CONFIG REWRITE works.
  return {
    path: paths.redis,
    owner: users.redis,
    group: users.redis,
    mode: '0640',
    content: redis.render(document),
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
