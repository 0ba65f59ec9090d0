import { BalancerClient } from './balancer-client.ts'
import type { BalancerTarget } from './balancer-client.ts'

export interface AffinityReport {
  /** Clients per node on a sticky path. */
  readonly clientsOf: ReadonlyMap<string, number>
  /** Clients that were answered by more than one node on the sticky path. */
  readonly moved: number
  /** Nodes that answered one client's requests on the path without stickiness. */
  readonly oxauthNodes: ReadonlySet<string>
}

/** Twenty clients from one address, each with its own cookies: where do they stay, and where must they not? */
export async function observeAffinity(target: BalancerTarget, clients = 20): Promise<AffinityReport> {
  const clientsOf = new Map<string, number>()
  const oxauthNodes = new Set<string>()
  let moved = 0
  for (let number = 0; number < clients; number += 1) {
    const client = new BalancerClient(target)
    try {
      const nodes = new Set<string>()
      for (let request = 0; request < 5; request += 1) nodes.add(await client.get('/identity/'))
      const [home] = nodes
      if (home !== undefined) clientsOf.set(home, (clientsOf.get(home) ?? 0) + 1)
      if (nodes.size > 1) moved += 1
      if (number === 0) {
        for (let request = 0; request < 10; request += 1) oxauthNodes.add(await client.get('/oxauth/'))
      }
    } finally {
      client.close()
    }
  }
  return { clientsOf, moved, oxauthNodes }
}
