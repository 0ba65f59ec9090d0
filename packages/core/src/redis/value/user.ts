import { suggestName } from '../../document/index.ts'
import type { Reading } from './reading.ts'
import { accept, refuse, refuseArity } from './reading.ts'
import type { UserRuleText } from './user-rules.ts'
import { splitRules } from './user-rules.ts'

/** Rules without a value that may stand in a selector, too. `alldbs` and `resetdbs` are of Valkey 9.1. */
const WORDS = [
  'allkeys',
  'resetkeys',
  'allchannels',
  'resetchannels',
  'allcommands',
  'nocommands',
  'alldbs',
  'resetdbs',
]

const USER_WORDS = [
  ...WORDS,
  'on',
  'off',
  'nopass',
  'resetpass',
  'reset',
  'skip-sanitize-payload',
  'sanitize-payload',
  'clearselectors',
]

const EXPECTED = 'an ACL rule, such as on, ~cache:*, +@read, -@dangerous, >password'
const EXPECTED_IN_SELECTOR = 'a rule about commands, keys or channels, such as ~cache:*, +@read, -@dangerous'

/** What `user NAME RULE...` may contain, as `ACLSetUser` judges it when the line is read; it looks up commands later. */
export function readUserRules(args: readonly string[]): Reading {
  const [name] = args
  if (name === undefined) return refuseArity('a name and rules')
  if (/\s/.test(name)) return refuse(0, 'a name without blanks')
  const { rules, open } = splitRules(args)
  if (open !== undefined) return refuse(open, 'a selector that ends with )')
  const states = new Map<number, RuleState>()
  for (const rule of rules) {
    const { text, index, selector, before, after } = rule
    const state = states.get(selector) ?? startState()
    states.set(selector, state)
    const problem = judgeRule(rule, state)
    if (problem === undefined) continue
    const meant = suggestName(text, selector === 0 ? USER_WORDS : WORDS)
    return refuse(index, problem, meant === undefined ? undefined : `${before}${meant}${after}`)
  }
  return accept(...args)
}

/** What the rules so far have set. */
interface RuleState {
  allKeys: boolean
  allChannels: boolean
  /** Passwords in clear, and hashes, with the sign of the rule that takes them away. */
  readonly passwords: Set<string>
}

function startState(): RuleState {
  return { allKeys: false, allChannels: false, passwords: new Set() }
}

/** What is demanded, where a rule does not meet it. */
function judgeRule({ text, selector }: UserRuleText, state: RuleState): string | undefined {
  const word = text.toLowerCase()
  if ((selector === 0 ? USER_WORDS : WORDS).includes(word)) {
    applyWord(word, state)
    return undefined
  }
  switch (text[0]) {
    case '>':
    case '#':
    case '<':
    case '!':
      return selector === 0 ? judgePassword(text, state.passwords) : EXPECTED_IN_SELECTOR
    case '~':
    case '%':
      return judgePattern(text, state)
    case '&':
      if (text === '&*') state.allChannels = true
      else if (state.allChannels) return 'resetchannels before a pattern, since all channels are allowed already'
      return /\s/.test(text) ? 'a pattern without blanks' : undefined
    case '+':
    case '-':
      return judgeCommand(text.slice(1))
    default:
      if (word.startsWith('db=')) return judgeDatabases(text.slice(3))
      return selector === 0 ? EXPECTED : EXPECTED_IN_SELECTOR
  }
}

function applyWord(word: string, state: RuleState): void {
  if (word === 'allkeys') state.allKeys = true
  if (word === 'allchannels') state.allChannels = true
  if (word === 'resetkeys' || word === 'reset') state.allKeys = false
  if (word === 'resetchannels' || word === 'reset') state.allChannels = false
  if (word === 'nopass' || word === 'resetpass' || word === 'reset') state.passwords.clear()
}

/** Only a password that the user has can be taken away; whether a hash is that of a text is not computed here. */
function judgePassword(rule: string, passwords: Set<string>): string | undefined {
  const [sign] = rule
  const value = rule.slice(1)
  const isHash = sign === '#' || sign === '!'
  if (isHash && !/^[0-9a-f]{64}$/.test(value)) return 'a SHA-256 in 64 small hexadecimal digits'
  const own = isHash ? '!' : '<'
  if (sign === '#' || sign === '>') passwords.add(`${own}${value}`)
  else if (!passwords.delete(`${own}${value}`) && ![...passwords].some((one) => !one.startsWith(own)))
    return 'a password that a rule before gives'
  return undefined
}

function judgePattern(rule: string, state: RuleState): string | undefined {
  if (rule === '~*') {
    state.allKeys = true
    return undefined
  }
  if (state.allKeys) return 'resetkeys before a pattern, since all keys are allowed already'
  if (/\s/.test(rule)) return 'a pattern without blanks'
  return /^(?:~|%(?:R|W|RW|WR)(?:~|$))/i.test(rule) ? undefined : '~pattern, %R~pattern, %W~pattern or %RW~pattern'
}

/** An unknown name is passed over here (ENOENT in `ACLAppendUserForLoading`): a module may bring it. */
function judgeCommand(name: string): string | undefined {
  return /^@|[^|]$/.test(name) ? undefined : '+command, +command|subcommand or +@category'
}

function judgeDatabases(list: string): string | undefined {
  const isList = list.split(',').every((one) => /^\s*\+?\d+$/.test(one) && Number(one) < 2 ** 31)
  return isList ? undefined : 'numbers of databases, with commas between'
}
