import type { Finding, FindingFacts } from '../document/index.ts'
import type { CheckOptions } from './check-options.ts'
import type { Argument, Statement } from './document.ts'
import { compareVersions } from './target.ts'

type Facts = Omit<FindingFacts, 'path'>

/**
 * What Redis 7.0 reads and 6.2 does not, in a line that is right for 7.0. Until 6.2 `loadServerConfigFromString` and
 * `ACLSetUser` compare names and numbers of arguments one directive after the other: `save` of another number than two
 * is passed over without a word, a directive with several values never splits one argument, and rules of users know
 * neither selectors, key permissions nor the removal of a subcommand.
 */
export function checkOldReader(
  { name, arguments: args, nameStart, nameEnd }: Statement,
  { product = 'redis', version }: CheckOptions,
  at: (start: number, end: number, facts: Facts) => Finding,
): readonly Finding[] {
  if (product !== 'redis' || version === undefined || compareVersions(version, '7.0') >= 0) return []
  const first = args[0]?.start ?? nameStart
  const last = args.at(-1)?.end ?? nameEnd
  const title = `Redis ${version}`
  const lower = name.toLowerCase()
  switch (lower) {
    case 'save': {
      if (args.length === 2 || (args.length === 1 && args[0]?.value === '')) return []
      const message = `${title} passes over a save line that is not one pair, without a word`
      return [at(first, last, { kind: 'ignored', severity: 'error', message, expected: 'a line for each pair' })]
    }
    case 'client-output-buffer-limit': {
      if (args.length === 4) return []
      const message = `${title} takes one class a line`
      return [at(first, last, { kind: 'wrong-arity', severity: 'error', message, expected: 'a line for each class' })]
    }
    case 'bind':
    case 'oom-score-adj-values':
    case 'replicaof':
    case 'slaveof': {
      const [only] = args
      if (args.length !== 1 || only === undefined || !/\s/.test(only.value)) return []
      const message = `${title} does not split one argument into several`
      return [
        at(first, last, {
          kind: 'wrong-value',
          severity: 'error',
          message,
          expected: 'values without quotes around them all',
        }),
      ]
    }
    case 'user':
      return args.slice(1).flatMap((argument) => checkRule(argument, title, at))
    default:
      return []
  }
}

function checkRule(
  { value, start, end }: Argument,
  title: string,
  at: (start: number, end: number, facts: Facts) => Finding,
): readonly Finding[] {
  const isNew = value.startsWith('(') || value.startsWith('%') || value.toLowerCase() === 'clearselectors'
  const removesSubcommand = /^-[^@|]+\|/.test(value)
  if (!isNew && !removesSubcommand) return []
  const message = removesSubcommand
    ? `${title} cannot take away a subcommand alone`
    : `${title} has neither selectors nor permissions of keys`
  return [
    at(start, end, {
      kind: 'unavailable',
      severity: 'error',
      message,
      expected: 'Redis 7.0 or later, or another rule',
    }),
  ]
}
