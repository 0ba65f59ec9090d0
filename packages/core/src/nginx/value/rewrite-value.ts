/** An argument that a directive's own reader refuses. */
export interface Refusal {
  /** Which argument, from 0. */
  readonly index: number
  readonly expected: string
  readonly choices?: readonly string[]
}

const FLAGS = ['last', 'break', 'redirect', 'permanent']

/** What the rewrite module, and `set` of a stream, refuse in their arguments (1.22.1 and 1.26.3). */
export function refuseRewrite(module: string, name: string, values: readonly string[]): Refusal | undefined {
  const [first = '', , third] = values
  switch (`${module} ${name}`) {
    case 'http_rewrite return': {
      const isCode = /^\d+$/.test(first) && Number(first) <= 999
      const isAddress = values.length === 1 && /^(?:https?:\/\/|\$scheme)/.test(first)
      return isCode || isAddress
        ? undefined
        : { index: 0, expected: 'a status up to 999, or one value that starts with http://, https:// or $scheme' }
    }
    case 'http_rewrite rewrite':
      return third === undefined || FLAGS.includes(third)
        ? undefined
        : { index: 2, expected: 'last, break, redirect or permanent', choices: FLAGS }
    case 'http_rewrite set':
    case 'stream_set set':
      return /^\$./s.test(first) ? undefined : { index: 0, expected: 'a variable, such as $a' }
    default:
      return undefined
  }
}
