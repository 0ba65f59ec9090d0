import { tokenEnd, tokenStart } from '../../document/index.ts'
import { decodeArgument } from '../argument.ts'
import { ARGUMENT, NAME, splitArguments } from '../lexer.ts'

/** One rule of a `user` line. */
export interface UserRuleText {
  /** As the server reads it. */
  readonly text: string
  /** Which argument of the line it stands in. */
  readonly index: number
  /** 0: the user's own; otherwise the number of its selector. */
  readonly selector: number
  /** What stands before it in its argument. */
  readonly before: string
  /** What stands behind it in its argument. */
  readonly after: string
}

/** The rules of a `user` line in order, those of selectors one by one. */
export interface UserRules {
  readonly rules: readonly UserRuleText[]
  /** The argument that opens a selector which no other one closes. */
  readonly open: number | undefined
}

/**
 * Takes a line apart as `ACLMergeSelectorArguments` and `aclCreateSelectorFromOpSet` do: a selector may be one argument
 * or several, and what stands in it is split once more.
 */
export function splitRules(args: readonly string[]): UserRules {
  const rules: UserRuleText[] = []
  let selectors = 0
  let open: number | undefined
  for (const [index, arg] of args.entries()) {
    if (index === 0) continue
    const opens = open === undefined && arg.startsWith('(')
    if (open === undefined && !opens) {
      // An empty argument is no rule, and no mistake.
      if (arg !== '') rules.push({ text: arg, index, selector: 0, before: '', after: '' })
      continue
    }
    if (opens) {
      selectors += 1
      open = index
    }
    const closes = arg.endsWith(')') && arg.length > (opens ? 1 : 0)
    rules.push(...splitPiece(arg, index, selectors, opens ? 1 : 0, arg.length - (closes ? 1 : 0)))
    if (closes) open = undefined
  }
  return { rules, open }
}

/** The rules in one argument of a selector. With quotes that are not balanced, the server sees none in the whole of it. */
function* splitPiece(
  arg: string,
  index: number,
  selector: number,
  from: number,
  to: number,
): Generator<UserRuleText, void, undefined> {
  const piece = arg.slice(from, to)
  const tape = splitArguments(piece)
  if (tape === undefined) return
  for (let token = 0; token < tape.length; token++) {
    if (tape.kinds[token] !== NAME && tape.kinds[token] !== ARGUMENT) continue
    const start = tokenStart(tape, token)
    const end = tokenEnd(tape, token)
    const text = decodeArgument(piece.slice(start, end))
    if (text !== '') yield { text, index, selector, before: arg.slice(0, from + start), after: arg.slice(from + end) }
  }
}
