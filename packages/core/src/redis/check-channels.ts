import type { CheckOptions } from './check-options.ts'
import type { ArgumentProblem } from './check-commands.ts'
import type { RedisDocument, Statement } from './document.ts'
import { listStatements } from './document.ts'
import { compareVersions, describeTarget } from './target.ts'
import type { UserRuleText } from './value/user-rules.ts'
import { splitRules } from './value/user-rules.ts'

/**
 * Patterns of channels while all are allowed, which `ACLSetUser` refuses (EISDIR). A user and each selector starts
 * with what `acl-pubsub-default` says: no channels, and until 6.2 all of them. It is asked twice, when the line is read
 * and when the server starts, so what stands behind the line counts, too.
 */
export function checkChannels(
  document: RedisDocument,
  { nameStart, arguments: args }: Statement,
  options: CheckOptions,
): readonly ArgumentProblem[] {
  const { rules } = splitRules(args.map(({ value }) => value))
  if (!rules.some(({ text }) => isPattern(text)) || !startsWithAllChannels(document, nameStart, options)) return []
  const allowed = new Map<number, boolean>()
  return rules.flatMap((rule): readonly ArgumentProblem[] => {
    const hasAll = applyRule(rule, allowed.get(rule.selector) ?? true)
    allowed.set(rule.selector, hasAll)
    if (!hasAll || !isPattern(rule.text)) return []
    return [
      {
        index: rule.index,
        kind: 'wrong-value',
        severity: 'error',
        message: isOld(options)
          ? `${describeTarget(options)} starts a user with all channels and refuses a pattern then`
          : 'acl-pubsub-default starts a user with all channels, and a pattern is refused then',
        expected: 'resetchannels in front of it',
      },
    ]
  })
}

/** Whether all channels are allowed behind a rule. */
function applyRule({ text }: UserRuleText, before: boolean): boolean {
  const rule = text.toLowerCase()
  if (rule === 'resetchannels') return false
  return before || rule === 'allchannels' || rule === '&*' || rule === 'reset'
}

function isPattern(rule: string): boolean {
  return rule.startsWith('&') && rule !== '&*'
}

/** Where another file is included, it may say anything. */
function startsWithAllChannels(document: RedisDocument, before: number, options: CheckOptions): boolean {
  let [whenRead, atStart] = [isOld(options), isOld(options)]
  for (const { name, nameStart, arguments: args } of listStatements(document)) {
    const lower = name.toLowerCase()
    if (lower === 'include') atStart = false
    else if (lower === 'acl-pubsub-default') atStart = args[0]?.value.toLowerCase() === 'allchannels'
    if (nameStart < before) whenRead = atStart
  }
  return whenRead || atStart
}

function isOld({ product = 'redis', version }: CheckOptions): boolean {
  return product === 'redis' && version !== undefined && compareVersions(version, '7.0') < 0
}
