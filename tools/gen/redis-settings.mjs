// Prints the interface whose keys are the directives, with what an editor shows about each.

export function renderSettings(directives, words) {
  const aliases = new Map()
  const known = new Set(directives.map(({ name }) => name))
  for (const { name, editions } of directives) {
    for (const { alias } of editions) if (alias !== undefined && !known.has(alias)) aliases.set(alias, name)
  }
  const keys = directives
    .map(({ name, editions }) => ({ name, editions: editions.filter(({ type }) => type !== 'ignored') }))
    .filter(({ editions }) => editions.length > 0)
    .map((directive) => renderKey(directive, words[directive.name]))
  const old = [...aliases]
    .sort()
    .map(
      ([alias, name]) =>
        `  /** @deprecated The old name of \`${name}\`. */\n  readonly '${alias}'?: Settings['${name}']`,
    )
  return `import type { Bytes, BufferLimits, ModuleLoad, Percent, RenamedCommand, ReplicaSource, SavePoint, User } from './setting-types.ts'
import type { SecretValue } from '../document/index.ts'

/**
 * The directives of redis.conf, each as \`define\` takes it; keys are written in the order given. Where versions differ,
 * the sentence says so; \`check\` knows which version accepts what.
 */
export interface Settings {
${[...keys, ...old].join('\n')}
}
`
}

function renderKey({ name, editions }, words) {
  const type = [...new Set(editions.map((edition) => typeOf(edition)))].join(' | ')
  const lines = [words, ...editions.map((edition) => describeEdition(edition, editions.length > 1))]
  return `  /**\n${lines.map((line) => `   * ${line}`).join('\n   *\n')}\n   */\n  readonly '${name}'?: ${type}`
}

function typeOf({ type, values, sensitive }) {
  switch (type) {
    case 'yes-no':
      return 'boolean'
    case 'integer':
      return 'number'
    case 'octal':
      return '`${bigint}`'
    case 'bytes':
      return 'Bytes'
    case 'bytes-or-percent':
      return 'Bytes | Percent'
    case 'choice':
      return values.map((value) => `'${value}'`).join(' | ')
    case 'flags':
      return `'default' | readonly (${values
        .filter((value) => value !== 'default')
        .map((value) => `'${value}'`)
        .join(' | ')})[]`
    case 'text':
      return sensitive ? 'string | SecretValue' : 'string'
    case 'events':
      return 'string'
    case 'path':
      return 'string | readonly string[]'
    case 'save':
      return 'readonly SavePoint[]'
    case 'buffer-limit':
      return 'BufferLimits'
    case 'integers':
      return 'readonly [primary: number, replica: number, child: number]'
    case 'percentiles':
      return 'readonly number[]'
    case 'addresses':
      return 'readonly string[]'
    case 'host-port':
      return "ReplicaSource | 'no one'"
    case 'rename':
      return 'readonly RenamedCommand[]'
    case 'user':
      return 'readonly User[]'
    case 'module':
      return 'readonly ModuleLoad[]'
    case 'sentinel':
      return 'readonly (readonly [string, ...(string | SecretValue)[]])[]'
    default:
      throw new Error(`no type for ${type}`)
  }
}

function describeEdition({ redis, valkey, min, max, default: initial, change, type, documented }, severalEditions) {
  const everywhere = !severalEditions && redis?.join() === '6.2' && valkey?.join() === '8.0'
  const where = everywhere
    ? undefined
    : [describeSpan('Redis', redis), describeSpan('Valkey', valkey)].filter(Boolean).join(', ')
  const facts = [
    where,
    initial === undefined ? undefined : `default ${initial === '' ? 'empty' : `\`${initial}\``}`,
    type === 'integer' || type === 'bytes' ? `${min} to ${LIMITS[max] ?? max}` : undefined,
    change === 'start' ? 'read at the start only' : change === 'protected' ? 'protected at run time' : undefined,
    documented ? 'versions by documentation' : undefined,
  ].filter(Boolean)
  const text = facts.join('; ')
  return text === '' ? 'Repeatable.' : `${text[0].toUpperCase()}${text.slice(1)}.`
}

function describeSpan(product, range) {
  if (range === undefined) return undefined
  const [since, removed] = range
  return removed === undefined ? `${product} since ${since}` : `${product} ${since} until before ${removed}`
}

const LIMITS = {
  2147483647: '2^31-1',
  '9223372036854775807': '2^63-1',
  '18446744073709551615': '2^64-1',
  4294967295: '2^32-1',
}
