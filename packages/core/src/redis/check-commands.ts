import type { FindingFacts } from '../document/index.ts'
import { suggestName } from '../document/index.ts'
import type { CheckOptions } from './check-options.ts'
import { findCommand, hasSubcommands, isBeyondKnown, listCommands } from './command.ts'
import { CATEGORIES } from './commands.gen.ts'
import type { Statement } from './document.ts'
import { compareVersions, describeTarget } from './target.ts'
import type { UserRuleText } from './value/user-rules.ts'
import { splitRules } from './value/user-rules.ts'

/** What is wrong with an argument of a statement. */
export interface ArgumentProblem extends Omit<FindingFacts, 'path'> {
  /** Which argument. */
  readonly index: number
}

type Problem = Omit<FindingFacts, 'path'>

/**
 * Rules of a user that the server reads, and stops at when it has loaded its modules: names of commands, subcommands
 * and categories that it does not have then. Where modules may be loaded, an unknown name is a warning, since it may be
 * theirs; one with a dot is not doubted, as only modules have such names.
 */
export function checkUser(
  { arguments: args }: Statement,
  options: CheckOptions,
  hasModules: boolean,
): readonly ArgumentProblem[] {
  return splitRules(args.map(({ value }) => value)).rules.flatMap((rule): readonly ArgumentProblem[] => {
    const { text, index } = rule
    const name = text.slice(1).toLowerCase()
    if (/^(?:alldbs|resetdbs|db=.*)$/i.test(text)) return checkDatabases(rule, options)
    if (!/^[+-]/.test(text)) return []
    const problem = name.startsWith('@')
      ? judgeCategory(rule, name.slice(1), options)
      : judgeCommandRule(rule, name, options)
    if (problem === undefined) return []
    const mayExist = (hasModules || isBeyondKnown(options)) && problem.kind !== 'conflict'
    if (mayExist && name.includes('.')) return []
    return [{ ...problem, index, severity: mayExist ? 'warning' : problem.severity }]
  })
}

/**
 * Commands are renamed while the file is read, before any module is loaded: an unknown one is refused. A new name may be
 * renamed in turn, which `renamed` has in lower case.
 */
export function checkRename(
  { arguments: [command, target] }: Statement,
  options: CheckOptions,
  renamed: ReadonlySet<string>,
): readonly ArgumentProblem[] {
  if (command === undefined || target === undefined || isBeyondKnown(options)) return []
  const name = command.value
  if (name.includes('|')) {
    const message = 'a subcommand cannot be renamed: the server stops'
    return [{ index: 0, kind: 'wrong-value', severity: 'error', message, expected: 'a command, or rules of users' }]
  }
  const problem = renamed.has(name.toLowerCase()) ? undefined : describeMissing(name, options, (meant) => meant)
  return problem === undefined ? [] : [{ ...problem, index: 0 }]
}

function judgeCategory(rule: UserRuleText, name: string, { modules = [] }: CheckOptions): Problem | undefined {
  const categories = CATEGORIES.split(' ')
  if (name === 'all' || categories.includes(name) || modules.some((module) => module.toLowerCase() === name))
    return undefined
  const meant = suggestName(name, categories)
  return {
    kind: 'wrong-value',
    severity: 'error',
    message: `no module is known that has the category @${name}; without one the server stops`,
    expected: 'a category of the server, or of a module that is loaded',
    suggestion: meant === undefined ? undefined : replaceRule(rule, `@${meant}`),
  }
}

function judgeCommandRule(rule: UserRuleText, name: string, options: CheckOptions): Problem | undefined {
  const isOld = hasFreeSubcommands(options)
  const bar = isOld ? name.indexOf('|') : name.lastIndexOf('|')
  const suggest = (meant: string): string => replaceRule(rule, meant)
  if (bar < 0) return describeMissing(name, options, suggest)
  const base = name.slice(0, bar)
  // `-command|argument` needs a subcommand; `+command|argument` takes anything behind a command without subcommands.
  if (rule.text.startsWith('-')) return isOld ? undefined : describeMissing(name, options, suggest)
  if (base.includes('|') && findCommand(base, options).kind === 'known') {
    return {
      kind: 'conflict',
      severity: 'error',
      message: 'a first argument cannot be allowed for a subcommand',
      expected: `+${base}`,
      suggestion: suggest(base),
    }
  }
  if (findCommand(base, options).kind !== 'known' || (!isOld && hasSubcommands(base, options)))
    return describeMissing(name, options, suggest)
  return undefined
}

/** What is missing where a name is not that of a command, or of a subcommand of one. */
function describeMissing(name: string, options: CheckOptions, suggest: (meant: string) => string): Problem | undefined {
  const standing = findCommand(name, options)
  if (standing.kind === 'known') return undefined
  const target = describeTarget(options)
  if (standing.kind === 'unavailable') {
    const message = `${name} does not exist in ${options.mode === 'sentinel' ? `a Sentinel of ${target}` : target}`
    return { kind: 'unavailable', severity: 'error', message, expected: standing.expected }
  }
  const bar = name.indexOf('|')
  const container = name.slice(0, Math.max(bar, 0))
  const hasContainer = bar > 0 && findCommand(container, options).kind === 'known'
  const candidates = listCommands(hasContainer ? `${container}|` : '', options).filter(
    (other) => hasContainer || !other.includes('|'),
  )
  // Only modules have names with a dot.
  const meant = name.includes('.') ? undefined : suggestName(name, candidates)
  return {
    kind: 'wrong-value',
    // Without a version it may be 6.2, which does not look subcommands up.
    severity: hasContainer && options.version === undefined && options.product !== 'valkey' ? 'warning' : 'error',
    message: hasContainer ? `${container} has no subcommand ${name.slice(bar + 1)}` : `there is no command ${name}`,
    expected: `a ${hasContainer ? `subcommand of ${container}` : 'command'} of ${target}, or of a module that is loaded`,
    suggestion: meant === undefined ? undefined : suggest(meant),
  }
}

/** Rules about databases came with Valkey 9.1. */
function checkDatabases({ index, text }: UserRuleText, { product, version }: CheckOptions): readonly ArgumentProblem[] {
  if (product === 'valkey' && (version === undefined || compareVersions(version, '9.1') >= 0)) return []
  const message = `${describeTarget({ product: product ?? 'redis', ...(version === undefined ? {} : { version }) })} has no rules about databases`
  return [
    { index, kind: 'unavailable', severity: 'error', message: `${message}: ${text}`, expected: 'Valkey 9.1 or later' },
  ]
}

/** Until 6.2 anything may stand behind `|`. */
function hasFreeSubcommands({ product = 'redis', version }: CheckOptions): boolean {
  return product === 'redis' && version !== undefined && compareVersions(version, '7.0') < 0
}

/** The rule's argument with another name in it. */
function replaceRule({ text, before, after }: UserRuleText, name: string): string {
  return `${before}${text.slice(0, 1)}${name}${after}`
}
