import type { Refusal } from './rewrite-value.ts'

const COMPARISONS = ['=', '!=', '~', '~*', '!~', '!~*']

/** What the rewrite module refuses in the condition of an `if` (1.22.1 and 1.26.3), parentheses included. */
export function refuseCondition(values: readonly string[]): Refusal | undefined {
  const last = values.length - 1
  const [opening = '', closing = ''] = [values[0], values[last]]
  if (!opening.startsWith('(') || opening === '()') return { index: 0, expected: 'a condition in parentheses' }
  if (!closing.endsWith(')')) return { index: last, expected: '")" behind the condition' }
  const bare = values.map((value, index) => value.slice(index === 0 ? 1 : 0, index === last ? -1 : undefined))
  const from = opening === '(' ? 1 : 0
  const words = bare.slice(from, closing === ')' ? -1 : undefined)
  const [subject = '', operator, ...others] = words
  if (/^\$./s.test(subject)) {
    if (operator === undefined) return undefined
    if (!COMPARISONS.includes(operator)) {
      return { index: from + 1, expected: '=, !=, ~, ~*, !~ or !~*', choices: COMPARISONS }
    }
    return others.length === 1 ? undefined : { index: from, expected: 'one value behind the operator' }
  }
  const isFile = /^!?-[fdex]$/.test(subject)
  return isFile && words.length === 2
    ? undefined
    : { index: from, expected: 'a variable, perhaps compared, or -f, -d, -e or -x with a file' }
}
