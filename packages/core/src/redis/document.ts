import { refuseUnrepresentable } from '../errors/index.ts'
import type { Problem } from '../errors/index.ts'
import { joinSegments, textSegment } from '../secret/index.ts'
import type { SecretArgument, Segment } from '../secret/index.ts'
import type { RedisDirective } from './directive.ts'
import { forceRedisQuotes, quoteRedisArgument, whyNotRedis } from './quote.ts'

type Argument = string | number | SecretArgument

/** A redis.conf. */
export interface RedisDocument {
  readonly language: 'redis'
  readonly lines: readonly { readonly name: string; readonly args: readonly Argument[] }[]
}

const NAME = /^[a-z][a-z0-9.-]*$/i

/**
 * A redis.conf from its directives, in order.
 *
 * @example
 * ```ts
 * redis.define([['bind', '127.0.0.1'], ['save', ''], ['requirepass', { secret: 'store:redis-password' }]])
 * ```
 * @throws ClustermgrError `VALUE_UNREPRESENTABLE` with the path of every name or value that the file cannot carry.
 */
export function define(directives: readonly RedisDirective[]): RedisDocument {
  const lines = directives.map((directive) => {
    if ('directive' in directive) return { name: directive.directive, args: directive.args }
    const [name, ...args] = directive
    return { name, args }
  })
  const problems: Problem[] = []
  for (const [index, line] of lines.entries()) {
    if (!NAME.test(line.name)) problems.push({ path: `[${index}]`, message: 'is no name of a directive' })
    for (const [place, argument] of line.args.entries()) {
      const reason = whyNotArgument(argument)
      if (reason !== null) problems.push({ path: `[${index}].${line.name}[${place}]`, message: reason })
    }
  }
  refuseUnrepresentable('redis.conf', problems)
  return { language: 'redis', lines }
}

function whyNotArgument(argument: Argument): string | null {
  if (typeof argument === 'number') return Number.isFinite(argument) ? null : 'is not a finite number'
  return typeof argument === 'string' ? whyNotRedis(argument) : null
}

/** The text of the file; secrets stay references. */
export function render(document: RedisDocument): readonly Segment[] {
  return joinSegments(
    document.lines.flatMap((line) => [
      textSegment(line.name),
      ...line.args.flatMap((argument) => [textSegment(' '), renderArgument(argument)]),
      textSegment('\n'),
    ]),
  )
}

function renderArgument(argument: Argument): Segment {
  return typeof argument === 'object'
    ? { kind: 'secret', secret: argument.secret, encoder: 'redis' }
    : textSegment(quoteRedisArgument(String(argument)))
}

/**
 * A password as `requirepass` carries it, always in double quotes.
 *
 * @throws ClustermgrError `VALUE_UNREPRESENTABLE` when it is empty or holds a NUL. Never shows the value.
 */
export function encodeSecret(value: string): string {
  const reason = value === '' ? 'is empty, which would mean no password' : whyNotRedis(value)
  refuseUnrepresentable('redis.conf', reason === null ? [] : [{ path: 'secret', message: reason }])
  return forceRedisQuotes(value)
}
