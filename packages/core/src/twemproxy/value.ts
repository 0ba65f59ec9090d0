import { assertNever } from '../errors/index.ts'
import type { Directive } from './directive.ts'
import { DISTRIBUTIONS, HASHES } from './directives.gen.ts'
import { parseServer, readNumber } from './server.ts'

/** What is wrong with a value. */
export interface ValueFault {
  readonly kind: 'wrong-value' | 'risky'
  readonly message: string
  readonly expected: string
  readonly candidates?: readonly string[]
}

/** Longest path of a socket, in bytes. */
const PATH_LIMIT_BYTES = 107

/** Why nutcracker refuses the value, or does something else with it; `undefined` where all is well. */
export function checkValue({ value: type }: Directive, value: string): ValueFault | undefined {
  if (value === '') return fault('an empty value is not accepted', 'a value')
  switch (type.kind) {
    case 'boolean':
      return refuseWord(value, ['true', 'false'])
    case 'hash':
      return refuseWord(value, HASHES)
    case 'distribution':
      return refuseWord(value, DISTRIBUTIONS)
    case 'hash-tag':
      return countBytes(value) === 2
        ? undefined
        : fault(`'${value}' is not two characters`, 'two characters, such as "{}"')
    case 'number':
      return checkNumber(value, type.min ?? 0)
    case 'listen':
      return checkListen(value)
    case 'servers':
      return checkServer(value)
    case 'text':
      return undefined
    default:
      return assertNever(type)
  }
}

function fault(message: string, expected: string, candidates?: readonly string[]): ValueFault {
  return { kind: 'wrong-value', message, expected, ...(candidates === undefined ? {} : { candidates }) }
}

function refuseWord(value: string, words: readonly string[]): ValueFault | undefined {
  if (words.includes(value)) return undefined
  const expected = words.length === 2 ? words.join(' or ') : `one of ${words.join(', ')}`
  return fault(`'${value}' is not ${expected}`, expected, words)
}

function checkNumber(value: string, min: number): ValueFault | undefined {
  const number = readNumber(value)
  const expected = `a whole number from ${min} to 2147483647`
  if (number === undefined || number < min) return fault(`'${value}' is not ${expected}`, expected)
  if (number === Number(value)) return undefined
  return { kind: 'risky', message: `nutcracker takes ${value} as ${number}`, expected }
}

function checkListen(value: string): ValueFault | undefined {
  if (value.startsWith('/')) return checkPath(value)
  const colon = value.lastIndexOf(':')
  if (colon < 0) return fault(`'${value}' has no port`, 'HOST:PORT or /PATH')
  const host = value.slice(0, colon)
  if (host === '' || /^[^:]*:[^:]*$/.test(host)) return fault(`'${host}' is no host`, 'HOST:PORT or /PATH')
  const port = readNumber(value.slice(colon + 1))
  if (port !== undefined && port >= 1 && port <= 65_535) return undefined
  return fault(`'${value.slice(colon + 1)}' is no port from 1 to 65535`, 'HOST:PORT or /PATH')
}

function checkPath(value: string): ValueFault | undefined {
  const blank = value.lastIndexOf(' ')
  const path = blank < 0 ? value : value.slice(0, blank)
  if (countBytes(path) > PATH_LIMIT_BYTES)
    return fault('the path of this socket is too long', `${PATH_LIMIT_BYTES} bytes at most`)
  const permissions = value.slice(blank + 1)
  if (blank < 0 || /^[0-7]{1,4}$/.test(permissions)) {
    return blank < 0 || Number.parseInt(permissions, 8) <= 0o777
      ? undefined
      : fault(`'${permissions}' is more than 0777`, 'permissions up to 0777')
  }
  const digits = /^\s*([+-]?)0*([0-7]*)/.exec(permissions)
  if (digits?.[1] === '-' && digits[2] !== '')
    return fault(`'${permissions}' are no permissions`, 'octal permissions up to 0777')
  if ((digits?.[2]?.length ?? 0) > 3) return fault(`'${permissions}' is more than 0777`, 'octal permissions up to 0777')
  return {
    kind: 'risky',
    message: `'${permissions}' is read up to the first character that is no octal digit`,
    expected: 'octal permissions up to 0777',
  }
}

function checkServer(value: string): ValueFault | undefined {
  const server = parseServer(value)
  if (typeof server === 'string') return fault(`'${value}' ${server}`, 'HOST:PORT:WEIGHT NAME or /PATH:WEIGHT NAME')
  if (server.name !== '') return undefined
  return { kind: 'risky', message: 'the name behind the blank is empty', expected: 'a name, or no blank' }
}

/** Length of a text in UTF-8. */
function countBytes(text: string): number {
  let bytes = 0
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return bytes
}
