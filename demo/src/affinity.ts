import { BalancerClient } from './balancer-client.ts'
import type { BalancerTarget } from './balancer-client.ts'
import type { Proof } from './proof.ts'

/** Which node answered whom. */
export interface AffinityReport {
  /** For each client, the nodes that answered its requests on a sticky path, in order. */
  readonly sticky: readonly (readonly string[])[]
  /** The nodes that answered one client's requests on the path without stickiness, in order. */
  readonly free: readonly string[]
}

/** Clients from one address, each with its own cookies: where do they stay, and where must they not? */
export async function observeAffinity(target: BalancerTarget, clients = 20): Promise<AffinityReport> {
  const sticky: (readonly string[])[] = []
  let free: readonly string[] = []
  for (let number = 0; number < clients; number += 1) {
    const client = new BalancerClient(target)
    try {
      sticky.push(await ask(client, '/identity/', 5))
      if (number === 0) free = await ask(client, '/oxauth/', 10)
    } finally {
      client.close()
    }
  }
  return { sticky, free }
}

/** Every node has clients, no client moves, and where nothing is sticky one client reaches every node. */
export function judgeAffinity({ sticky, free }: AffinityReport, nodes: readonly string[]): readonly Proof[] {
  const homes = sticky.map(([home]) => home)
  const spread = nodes.map((node) => `${homes.filter((home) => home === node).length} on ${node}`).join(', ')
  const moved = sticky.filter((answers) => new Set(answers).size > 1).length
  const reached = new Set(free)
  return [
    {
      what: `${sticky.length} clients with cookies from one address use every node: ${spread}`,
      ok: isWholeSet(new Set(homes), nodes),
    },
    {
      what: `${moved === 0 ? 'none' : moved} of them moved to another node on /identity`,
      ok: sticky.length > 0 && moved === 0 && sticky.every((answers) => answers.length > 1),
    },
    {
      what: `/oxauth needs no home: one client's requests reached ${[...reached].join(' and ')}`,
      ok: isWholeSet(reached, nodes),
    },
  ]
}

async function ask(client: BalancerClient, path: string, requests: number): Promise<readonly string[]> {
  const nodes: string[] = []
  while (nodes.length < requests) nodes.push(await client.get(path))
  return nodes
}

function isWholeSet(found: ReadonlySet<string | undefined>, nodes: readonly string[]): boolean {
  return found.size === nodes.length && nodes.every((node) => found.has(node))
}
