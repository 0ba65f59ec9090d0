import { refuseUnrepresentable } from '../errors/index.ts'
import { joinSegments, textSegment } from '../secret/index.ts'
import type { Segment } from '../secret/index.ts'
import { checkPools } from './check-pools.ts'
import type { TwemproxyPool, TwemproxyPoolServer, TwemproxySetting } from './pool.ts'
import { forceYamlQuotes, quoteYamlScalar, whyNotYaml } from './quote.ts'

/** A nutcracker.yml. */
export interface TwemproxyDocument {
  readonly language: 'twemproxy'
  readonly pools: readonly TwemproxyPool[]
}

/**
 * A nutcracker.yml from its pools, in order.
 *
 * @throws ClustermgrError `VALUE_UNREPRESENTABLE` with the path of every value that nutcracker's reader, which takes
 * only a part of YAML, cannot carry: empty or multi-line text, fractions, a server's name with a blank.
 */
export function define(pools: readonly TwemproxyPool[]): TwemproxyDocument {
  refuseUnrepresentable('nutcracker.yml', checkPools(pools))
  return { language: 'twemproxy', pools }
}

/** The text of the file; secrets stay references. */
export function render(document: TwemproxyDocument): readonly Segment[] {
  return joinSegments(
    document.pools.flatMap((pool) => [
      textSegment(`${quoteYamlScalar(pool.name)}:\n`),
      ...pool.settings.flatMap((setting) => [
        textSegment(`  ${setting[0]}: `),
        renderValue(setting),
        textSegment('\n'),
      ]),
      textSegment('  servers:\n'),
      ...pool.servers.map((server) => textSegment(`    - ${quoteYamlScalar(renderServer(server))}\n`)),
    ]),
  )
}

function renderValue(setting: TwemproxySetting): Segment {
  const value = setting[1]
  if (typeof value !== 'object') return textSegment(quoteUnlessTyped(value))
  if ('secret' in value) return { kind: 'secret', secret: value.secret, encoder: 'yaml' }
  return textSegment(quoteYamlScalar(`${value.address}:${value.port}`))
}

function quoteUnlessTyped(value: string | number | boolean): string {
  return typeof value === 'string' ? quoteYamlScalar(value) : String(value)
}

function renderServer(server: TwemproxyPoolServer): string {
  return `${server.address}:${server.port}:${server.weight ?? 1} ${server.name}`
}

/**
 * A password as `redis_auth` carries it, always in single quotes.
 *
 * @throws ClustermgrError `VALUE_UNREPRESENTABLE` when it is empty or holds a control character. Never shows the value.
 */
export function encodeSecret(value: string): string {
  const reason = whyNotYaml(value)
  refuseUnrepresentable('nutcracker.yml', reason === null ? [] : [{ path: 'secret', message: reason }])
  return forceYamlQuotes(value)
}
