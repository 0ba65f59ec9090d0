import { assertNever } from '../errors/index.ts'
import type { CacheCondition } from './condition.ts'
import type { NodeObservation } from './observation.ts'
import type { CachePolicy } from './policy.ts'
import { REPAIR_ORDER, isRunning, judgeReplace, judgeStopped, leave } from './verdict.ts'
import type { Verdict } from './verdict.ts'

/** A gate says once a second that it is at work, but not while it waits for Redis to be emptied: at most 5 s. */
const GATE_STALE_MS = 10_000

/** What is wrong on one node by itself; links between hosts are judged apart. */
export function judgeNode(node: NodeObservation, policy: CachePolicy): readonly Verdict[] {
  if (node.unreachable !== undefined) return [judgeUnreachable(node.host, node.unreachable)]
  return [
    judgeRedis(node),
    judgeStopped(node.gateUnit, node.host, 'GateDown', REPAIR_ORDER.tunnel),
    judgeGate(node, policy),
    judgeStopped(node.cacheTunnelUnit, node.host, 'CacheTunnelDown', REPAIR_ORDER.tunnel),
  ].filter((verdict) => verdict !== null)
}

/** A host that cannot be reached: nothing can be known or done there. */
export function judgeUnreachable(host: string, why: string): Verdict {
  const condition: CacheCondition = { kind: 'HostUnreachable', host, sentence: `${host} cannot be reached: ${why}` }
  return leave(condition, 'nothing can be done there until SSH reaches it; its daemons come back by systemd')
}

function judgeRedis(node: NodeObservation): Verdict | null {
  const { host, redis, redisUnit } = node
  if (redis === undefined || redisUnit === undefined) return null
  const condition = (kind: CacheCondition['kind'], sentence: string): CacheCondition => ({ kind, host, sentence })
  const stopped = judgeStopped(redisUnit, host, 'RedisDown', REPAIR_ORDER.redis)
  switch (redis.kind) {
    case 'answering':
      if (stopped === null) return null
      return leave(stopped.condition, `a Redis answers that ${redisUnit.unit} did not start; find out whose it is`)
    case 'auth-failed':
      return leave(
        condition('RedisAuthFailed', `Redis on ${host} refuses the password of its own configuration`),
        'a restart would not change a password that differs; install again to write it',
      )
    case 'error':
      return (
        stopped ??
        leave(
          condition('RedisUnresponsive', `Redis on ${host} answers an error: ${redis.message}`),
          'Redis answers, so it is not killed; the error says what to do',
        )
      )
    case 'silent': {
      const sentence = `Redis on ${host} did not answer within ${redis.waitedMs} ms though ${redisUnit.unit} is active`
      return stopped ?? judgeReplace(redisUnit, condition('RedisUnresponsive', sentence), REPAIR_ORDER.redis)
    }
    case 'refused': {
      const sentence = `Redis on ${host} refuses connections though ${redisUnit.unit} is active`
      return stopped ?? judgeReplace(redisUnit, condition('RedisDown', sentence), REPAIR_ORDER.redis)
    }
    default:
      return assertNever(redis)
  }
}

function judgeGate(node: NodeObservation, { gatePatienceMs = 0 }: CachePolicy): Verdict | null {
  const { host, gate, gateUnit } = node
  if (gate === undefined || gateUnit === undefined || !isRunning(gateUnit)) return null
  const { ageMs = 0 } = gate
  if (ageMs > GATE_STALE_MS + gatePatienceMs) {
    const sentence = `the gate of ${host} was seen at work ${ageMs} ms ago last though ${gateUnit.unit} is active`
    return judgeReplace(gateUnit, { kind: 'GateDown', host, sentence }, REPAIR_ORDER.tunnel)
  }
  if (gate.open) return null
  const condition: CacheCondition = {
    kind: 'GateClosed',
    host,
    sentence: `the gate of ${host} is closed: ${gate.says}`,
  }
  return leave(condition, 'the gate opens by itself once Redis answers, is empty, and a proxy can be reached')
}
