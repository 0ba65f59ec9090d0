import { ClustermgrError } from '../errors/index.ts'
import type { CommentLine, Fragment, Refusal } from '../document/index.ts'
import { joinFragment, refuseAll } from '../document/index.ts'
import { check } from './check.ts'
import type { PoolDescription, TwemproxyDescription } from './description.ts'
import type { TwemproxyDocument } from './document.ts'
import { parseSource } from './parse.ts'
import { writeName, writeValue } from './write-key.ts'

/**
 * A nutcracker.yml from its pools, one key a line, in the order given.
 *
 * @throws ClustermgrError `VALUE_UNREPRESENTABLE` for values that the file cannot carry (empty text, half a surrogate
 * pair), `CONFIG_INVALID` for those that nutcracker would refuse; every problem with its path in `problems`.
 * @example
 * ```ts
 * const document = define({
 *   pool: 'alpha',
 *   listen: '127.0.0.1:2222',
 *   redis: true,
 *   redis_auth: { secret: 'store:redis-password' },
 *   timeout: 400,
 *   servers: [{ address: '127.0.0.1', port: 7001, name: 'gluu1' }, '127.0.0.1:7002:1 gluu2'],
 * })
 * ```
 */
export function define(description: TwemproxyDescription): TwemproxyDocument {
  const listed = isList(description)
  const parts = listed ? description : [description]
  const refusals: Refusal[] = []
  const pieces = parts.flatMap((part, index) => writePart(part, listed ? `[${index}]` : '', refusals))
  refuseAll(refusals, 'nutcracker.yml')
  const document = parseSource(joinFragment(pieces))
  const errors = check(document).filter(({ severity, kind }) => severity === 'error' && kind !== 'unknown-directive')
  if (errors.length > 0)
    throw new ClustermgrError('CONFIG_INVALID', 'nutcracker would refuse this file', { problems: errors })
  return document
}

function isList(description: TwemproxyDescription): description is readonly (PoolDescription | CommentLine)[] {
  return Array.isArray(description)
}

function writePart(part: PoolDescription | CommentLine, path: string, refusals: Refusal[]): Fragment {
  if (typeof part !== 'string') return writePool(part, path, refusals)
  if (!/^(?:#[^\p{Cc}\p{Surrogate}\u2028\u2029\uFFFE\uFFFF]*)?$/u.test(part)) {
    refusals.push({ kind: 'wrong', path, message: 'is neither empty nor one line that begins with #' })
  }
  return [part, '\n']
}

/** The lines of a pool. */
export function writePool(description: PoolDescription, path: string, refusals: Refusal[]): Fragment {
  const { pool, ...keys } = description
  if (typeof pool !== 'string') {
    refusals.push({ kind: 'wrong', path, message: 'has no name: pool is missing' })
    return []
  }
  const at = path === '' ? '' : `${path}.`
  return [`${writeName(pool, `${at}pool`, refusals)}:\n`, ...writeKeys(keys, path, '  ', refusals)]
}

/** The lines of keys, each indented. */
export function writeKeys(keys: object, path: string, indentation: string, refusals: Refusal[]): Fragment {
  return Object.entries(keys).flatMap(([name, value]): Fragment => {
    if (value === undefined) return []
    const at = path === '' ? name : `${path}.${name}`
    if (name === 'custom') return writeCustom(value, at, indentation, refusals)
    if (name === 'servers')
      return [`${indentation}servers:\n`, ...writeServers(value, at, `${indentation}  `, refusals)]
    return [`${indentation}${name}: `, ...writeValue(name, value, 'table', at, refusals), '\n']
  })
}

/** The lines of a list of servers, each indented. */
export function writeServers(servers: unknown, path: string, indentation: string, refusals: Refusal[]): Fragment {
  if (!Array.isArray(servers)) {
    refusals.push({ kind: 'wrong', path, message: 'is not a list of servers' })
    return []
  }
  if (servers.length === 0) refusals.push({ kind: 'wrong', path, message: 'is empty' })
  return servers.flatMap((server: unknown, index): Fragment => [
    `${indentation}- `,
    ...writeValue('servers', server, 'table', `${path}[${index}]`, refusals),
    '\n',
  ])
}

function writeCustom(keys: unknown, path: string, indentation: string, refusals: Refusal[]): Fragment {
  if (!Array.isArray(keys)) {
    refusals.push({ kind: 'wrong', path, message: 'is not a list of [name, value]' })
    return []
  }
  return keys.flatMap((key: unknown, index): Fragment => {
    const at = `${path}[${index}]`
    const words: readonly unknown[] = Array.isArray(key) ? key : []
    const [name, value] = words
    if (typeof name !== 'string') {
      refusals.push({ kind: 'wrong', path: at, message: 'is not [name, value]' })
      return []
    }
    return [
      `${indentation}${writeName(name, at, refusals)}: `,
      ...writeValue(name, value, 'custom', at, refusals),
      '\n',
    ]
  })
}
