import type { CacheDecision, RepairAction } from './condition.ts'
import { judgeLinks } from './judge-links.ts'
import { judgeNode } from './judge-node.ts'
import { judgeProxy } from './judge-proxy.ts'
import type { CacheObservation } from './observation.ts'
import type { CachePolicy, RepairHistory } from './policy.ts'

const DEFAULT_POLICY: CachePolicy = { serverRetryTimeoutMs: 10_000, serverNames: {} }
const DEFAULT_MAX_ATTEMPTS = 3

/**
 * What to do about a cluster's cache: every condition that was seen, and for each a repair, or a sentence that says
 * why it is left alone. A daemon that answers is never touched.
 *
 * @param history The rounds before this one: a repair that did not help is not tried for ever.
 */
export function decideCacheRepair(
  observation: CacheObservation,
  policy: CachePolicy = DEFAULT_POLICY,
  history: RepairHistory = [],
): CacheDecision {
  const verdicts = [
    ...observation.nodes.flatMap((node) => judgeNode(node, policy)),
    ...observation.proxies.flatMap((proxy) => judgeProxy(proxy, observation.nodes, policy)),
    ...judgeLinks(observation, history),
  ]
  const faults = verdicts.filter(({ outcome }) => outcome.kind !== 'pass')
  const healthy = faults.length === 0
  const proposed = verdicts.flatMap(({ outcome }) => (outcome.kind === 'act' ? [outcome.action] : []))
  const notes = verdicts.flatMap(({ outcome }) => (outcome.kind === 'act' ? [] : [outcome.note]))
  const maxAttempts = policy.maxAttempts ?? DEFAULT_MAX_ATTEMPTS
  const [tried, actions] = partition(oncePerUnit(proposed), (action) => countAttempts(action, history) >= maxAttempts)
  return {
    healthy,
    conditions: faults.map(({ condition }) => condition),
    actions: [...actions].sort((a, b) => a.order - b.order || compare(a.host, b.host) || compare(a.unit, b.unit)),
    notes: [
      ...(healthy ? [describeHealth(observation)] : []),
      ...notes,
      ...tried.map((action) => `${action.host}: ${describeTried(action, maxAttempts)}`),
    ],
  }
}

/** Several conditions may ask for the same unit; one repair is enough, and `replace` covers `start`. */
function oncePerUnit(actions: readonly RepairAction[]): readonly RepairAction[] {
  const byUnit = new Map<string, RepairAction>()
  for (const action of actions) {
    const key = `${action.host} ${action.unit}`
    const known = byUnit.get(key)
    if (known === undefined || (known.kind === 'start' && action.kind === 'replace')) byUnit.set(key, action)
  }
  return [...byUnit.values()]
}

function countAttempts(action: RepairAction, history: RepairHistory): number {
  return history.filter(({ actions }) =>
    actions.some((past) => past.host === action.host && past.unit === action.unit && past.kind === action.kind),
  ).length
}

function describeTried(action: RepairAction, attempts: number): string {
  const verb = action.kind === 'start' ? 'started' : 'replaced'
  return `${action.unit} was ${verb} ${attempts} times and that did not help; look at its journal (journalctl -u ${action.unit})`
}

function describeHealth(observation: CacheObservation): string {
  const nodes = `${observation.nodes.length} ${observation.nodes.length === 1 ? 'node' : 'nodes'}`
  const proxies = `${observation.proxies.length} ${observation.proxies.length === 1 ? 'proxy' : 'proxies'}`
  return `all healthy: Redis answers behind an open gate on ${nodes}, and every link of ${proxies} is up`
}

function partition<Item>(items: readonly Item[], test: (item: Item) => boolean): readonly [Item[], Item[]] {
  return [items.filter(test), items.filter((item) => !test(item))]
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
