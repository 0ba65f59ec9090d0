import { suggestName } from '../../document/index.ts'
import type { Reading } from './reading.ts'
import { accept, refuse, refuseArity } from './reading.ts'

/** Of `ACL CAT` of a server without modules, the same from 6.2 to 8 and in Valkey. */
const CATEGORIES = (
  'keyspace read write set sortedset list hash string bitmap hyperloglog geo stream pubsub admin fast slow blocking ' +
  'dangerous connection transaction scripting'
).split(' ')

const WORDS = [
  'on',
  'off',
  'nopass',
  'resetpass',
  'reset',
  'skip-sanitize-payload',
  'sanitize-payload',
  'allkeys',
  'resetkeys',
  'allchannels',
  'resetchannels',
  'allcommands',
  'nocommands',
  'clearselectors',
]

const EXPECTED = 'an ACL rule, such as on, ~cache:*, +@read, -@dangerous, >password'

/** What `user NAME RULE...` may contain, as `ACLSetUser` judges it when the server starts; commands are not looked up. */
export function readUserRules(args: readonly string[]): Reading {
  const [name] = args
  if (name === undefined) return refuseArity('a name and rules')
  if (/\s/.test(name)) return refuse(0, 'a name without blanks')
  const state = { keys: 'some', channels: 'some' }
  let selector = 0
  for (const [index, rule] of args.entries()) {
    if (index === 0 || rule === '') continue
    if (selector > 0 || rule.startsWith('(')) {
      // A selector may be one argument or several: its rules are those of a user without passwords.
      selector = rule.endsWith(')') ? 0 : selector + 1
      continue
    }
    const problem = judgeRule(rule, state)
    if (problem !== undefined) return refuse(index, problem, suggestName(rule, WORDS))
  }
  if (selector > 0) return refuse(args.length - 1, 'a selector that ends with )')
  return accept(...args)
}

/** What is demanded, where a rule does not meet it. Keys and channels remember "all" in `state`. */
function judgeRule(rule: string, state: { keys: string; channels: string }): string | undefined {
  const word = rule.toLowerCase()
  if (WORDS.includes(word)) {
    if (word === 'allkeys') state.keys = 'all'
    if (word === 'allchannels') state.channels = 'all'
    if (word === 'resetkeys' || word === 'reset') state.keys = 'some'
    if (word === 'resetchannels' || word === 'reset') state.channels = 'some'
    return undefined
  }
  switch (rule[0]) {
    case '>':
    case '<':
      return undefined
    case '#':
    case '!':
      return /^[0-9a-f]{64}$/.test(rule.slice(1)) ? undefined : 'a SHA-256 in 64 small hexadecimal digits'
    case '~':
    case '%':
      return judgePattern(rule, state)
    case '&':
      if (rule === '&*') state.channels = 'all'
      else if (state.channels === 'all') return 'resetchannels before a pattern, since all channels are allowed already'
      return /\s/.test(rule) ? 'a pattern without blanks' : undefined
    case '+':
    case '-':
      return judgeCommand(rule.slice(1))
    default:
      return EXPECTED
  }
}

function judgePattern(rule: string, state: { keys: string }): string | undefined {
  if (rule === '~*') {
    state.keys = 'all'
    return undefined
  }
  if (state.keys === 'all') return 'resetkeys before a pattern, since all keys are allowed already'
  if (/\s/.test(rule)) return 'a pattern without blanks'
  return /^(?:~|%(?:R|W|RW|WR)~)/i.test(rule) ? undefined : '~pattern, %R~pattern, %W~pattern or %RW~pattern'
}

function judgeCommand(name: string): string | undefined {
  if (name.startsWith('@')) {
    // The reader passes over a category that it does not know (ENOENT in `ACLAppendUserForLoading`): a module may bring it.
    return /^[\w-]+$/.test(name.slice(1)) ? undefined : `a category: ${CATEGORIES.join(', ')}`
  }
  return /^[^\s|]+(?:\|[^\s|]+)?$/.test(name) ? undefined : '+command or +command|subcommand'
}

/** A rule with a category that only a module can bring. */
export interface ModuleCategory {
  /** Which argument of the `user` line. */
  readonly index: number
  /** In small letters, without `@`. */
  readonly name: string
  /** The rule with a category of the server that looks like it. */
  readonly suggestion: string | undefined
}

/** The rules of a `user` line outside its selectors whose categories no server has of itself. */
export function listModuleCategories(args: readonly string[]): readonly ModuleCategory[] {
  return args.flatMap((rule, index): readonly ModuleCategory[] => {
    const [, sign, word] = /^([+-]@)([\w-]+)$/.exec(rule) ?? []
    const name = word?.toLowerCase()
    if (index === 0 || name === undefined || name === 'all' || CATEGORIES.includes(name)) return []
    const meant = suggestName(name, CATEGORIES)
    return [{ index, name, suggestion: meant === undefined ? undefined : `${sign}${meant}` }]
  })
}
