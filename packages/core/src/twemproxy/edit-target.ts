import type { Span } from '../document/index.ts'
import type { PoolEntry, PoolStatement, Scalar, TwemproxyDocument } from './document.ts'
import { formatPath, listPools } from './document.ts'
import type { TwemproxyTarget } from './edit-operation.ts'
import { findYamlLines } from './lines.ts'
import { parseServer } from './server.ts'

/** What an operation's target is in a document. */
export type Match =
  | { readonly kind: 'pool'; readonly pool: PoolStatement; readonly lines: Span }
  | { readonly kind: 'key'; readonly pool: PoolStatement; readonly entry: PoolEntry; readonly lines: Span }
  | { readonly kind: 'server'; readonly pool: PoolStatement; readonly value: Scalar; readonly lines: Span }

/** Every match of a target. */
export function listMatches(document: TwemproxyDocument, target: TwemproxyTarget): readonly Match[] {
  const pools = listPools(document).filter(({ name }) => name.value === target.pool)
  if ('server' in target) {
    return pools.flatMap((pool) =>
      listServers(pool)
        .filter(({ value }) => isServer(value, target.server))
        .map((value): Match => ({
          kind: 'server',
          pool,
          value,
          lines: findYamlLines(document.source, value.start, value.end),
        })),
    )
  }
  const key = 'key' in target ? target.key : 'custom' in target ? target.custom : undefined
  if (key === undefined)
    return pools.map((pool) => ({
      kind: 'pool',
      pool,
      lines: findYamlLines(document.source, pool.name.start, lastOffset(pool)),
    }))
  return pools.flatMap((pool) =>
    pool.entries
      .filter((entry) => entry.key.value === key)
      .map((entry): Match => {
        const end = entry.values.at(-1)?.end ?? entry.key.end
        return { kind: 'key', pool, entry, lines: findYamlLines(document.source, entry.key.start, end) }
      }),
  )
}

/** The target as a person says it. */
export function describeTarget(target: TwemproxyTarget): string {
  if ('server' in target) return `${target.pool} > servers[${target.server}]`
  return formatPath(target.pool, 'key' in target ? target.key : 'custom' in target ? target.custom : undefined)
}

/** The items of all lists of servers of a pool. */
export function listServers(pool: PoolStatement): readonly Scalar[] {
  return pool.entries.filter(({ key }) => key.value === 'servers').flatMap(({ values }) => values)
}

/** Where the last value of a pool ends. */
export function lastOffset(pool: PoolStatement): number {
  const entry = pool.entries.at(-1)
  return entry?.values.at(-1)?.end ?? entry?.key.end ?? pool.name.end
}

function isServer(text: string, identity: string): boolean {
  const server = parseServer(text)
  return typeof server === 'string' ? text === identity : server.identity === identity
}
