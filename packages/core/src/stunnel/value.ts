import { assertNever } from '../errors/index.ts'
import type { Directive, ValueType } from './directive.ts'
import { isOlder } from './catalogue.ts'
import { FACILITIES, LEVELS, OCSP_FLAGS, SOCKET_OPTIONS, TLS_OPTIONS } from './directives.gen.ts'

/** Versions of TLS as stunnel names them, from the oldest. */
export const TLS_VERSIONS: readonly string[] = ['all', 'SSLv3', 'TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']

/** What is wrong with a value. */
export interface ValueFault {
  readonly kind: 'wrong-value' | 'unavailable' | 'risky'
  readonly message: string
  readonly expected: string
  /** Words of which one may have been meant. */
  readonly candidates?: readonly string[]
}

/** Where the value stands; some read differently before the first section. */
export interface ValuePlace {
  readonly global: boolean
  readonly version?: string | undefined
  /** Another line of the same service also says where to listen: one address that resolves is enough. */
  readonly hasOtherAccept?: boolean
}

/** Why stunnel refuses the value, or perhaps does not do with it what one wants; `undefined` where all is well. */
export function checkValue(directive: Directive, value: string, place: ValuePlace): ValueFault | undefined {
  const type = directive.value
  switch (type.kind) {
    case 'yes-no':
      return refuseWord(value, ['yes', 'no'])
    case 'choice':
      return refuseWord(value, type.choices) ?? refuseNewWord(value, type, place.version)
    case 'tls-version':
      return refuseWord(value, TLS_VERSIONS)
    case 'tls-option':
      return refuseWord(value.startsWith('-') ? value.slice(1) : value, TLS_OPTIONS)
    case 'ocsp-flag':
      return refuseWord(value, OCSP_FLAGS)
    case 'integer':
      return checkInteger(type, value)
    case 'retry':
      return checkRetry(type.millisecondsSince, value, place.version)
    case 'address':
      // What does not resolve is tried again at each connection, except where stunnel listens.
      return softenFault(checkAddress(value), value === '' || isSoft(directive.name, place))
    case 'debug-level':
      return checkDebugLevel(value, place.global)
    case 'socket-option':
      return checkSocketOption(value)
    case 'hex':
      return checkHex(type.bytes, value)
    case 'path':
    case 'text':
      return undefined
    default:
      return assertNever(type)
  }
}

function isSoft(name: string, { hasOtherAccept }: ValuePlace): boolean {
  return name === 'accept' ? hasOtherAccept === true : name !== 'sessiond'
}

function softenFault(found: ValueFault | undefined, soft: boolean): ValueFault | undefined {
  return found === undefined || !soft ? found : { ...found, kind: 'risky' }
}

/** The message that says what a value is not. */
function fault(value: string, expected: string, candidates?: readonly string[]): ValueFault {
  return {
    kind: 'wrong-value',
    message: `'${value}' is not ${expected}`,
    expected,
    ...(candidates === undefined ? {} : { candidates }),
  }
}

function refuseWord(value: string, words: readonly string[]): ValueFault | undefined {
  const lower = value.toLowerCase()
  if (words.some((word) => word.toLowerCase() === lower)) return undefined
  const expected =
    words.length > 12 ? 'one of its names' : words.length === 2 ? words.join(' or ') : `one of ${words.join(', ')}`
  return fault(value, expected, words)
}

function refuseNewWord(
  value: string,
  type: ValueType & { readonly kind: 'choice' },
  version: string | undefined,
): ValueFault | undefined {
  const since = type.since?.[value.toLowerCase()]
  if (since === undefined || version === undefined || !isOlder(version, since)) return undefined
  return {
    kind: 'unavailable',
    message: `stunnel ${version} does not know '${value}'`,
    expected: `stunnel ${since} or newer`,
  }
}

function checkInteger(type: ValueType & { readonly kind: 'integer' }, value: string): ValueFault | undefined {
  const { min, max } = type
  const range = min === undefined || max === undefined ? 'a whole number' : `a whole number from ${min} to ${max}`
  if (!/^[+-]?\d+$/.test(value)) return fault(value, range)
  const number = Number(value)
  if (min !== undefined && max !== undefined) return number < min || number > max ? fault(value, range) : undefined
  if (number >= 0 && number <= 2_147_483_647) return undefined
  return { kind: 'risky', message: `${value} is accepted and becomes something else`, expected: '0 to 2147483647' }
}

function checkRetry(since: string, value: string, version: string | undefined): ValueFault | undefined {
  if (refuseWord(value, ['yes', 'no']) === undefined) return undefined
  if (!/^[+-]?\d+$/.test(value)) return fault(value, 'yes, no or milliseconds', ['yes', 'no'])
  if (version === undefined || !isOlder(version, since)) return undefined
  return {
    kind: 'unavailable',
    message: `stunnel ${version} takes no milliseconds here`,
    expected: `yes or no, or stunnel ${since}`,
  }
}

function checkAddress(value: string): ValueFault | undefined {
  const expected = 'PORT, HOST:PORT or /PATH'
  if (value === '') return fault(value, expected)
  if (/\s[;#]/.test(value)) {
    return {
      kind: 'risky',
      message: 'a comment behind a value is part of it: this address will not resolve',
      expected: 'comments on lines of their own',
    }
  }
  if (value.startsWith('/')) return undefined
  if (/^\[.*\]/.test(value)) return fault(value, 'an IPv6 address without brackets')
  const port = value.slice(value.lastIndexOf(':') + 1)
  if (/^\d+$/.test(port)) return Number(port) > 65_535 ? fault(value, 'a port from 0 to 65535') : undefined
  return /^[A-Za-z][\w.-]*$/.test(port) || !value.includes(':') ? undefined : fault(value, expected)
}

function checkDebugLevel(value: string, global: boolean): ValueFault | undefined {
  const dot = value.indexOf('.')
  if (dot < 0 || !global)
    return isLevel(value) ? undefined : fault(value, `a level, 0 to 7 or ${LEVELS.join(', ')}`, LEVELS)
  const facility = value.slice(0, dot)
  return refuseWord(facility, FACILITIES) ?? checkDebugLevel(value.slice(dot + 1), false)
}

function isLevel(value: string): boolean {
  return /^[0-7]$/.test(value) || LEVELS.includes(value.toLowerCase())
}

function checkSocketOption(value: string): ValueFault | undefined {
  const found = /^[alr]:([^=]*)=(.*)$/s.exec(value)
  if (found === null) return fault(value, 'a|l|r:NAME=VALUE')
  const [, name = '', setting = ''] = found
  const option = SOCKET_OPTIONS.find((known) => known.name === name)
  if (option === undefined) {
    return fault(
      name,
      'a socket option of Linux, in capitals',
      SOCKET_OPTIONS.map((known) => known.name),
    )
  }
  switch (option.type) {
    case 'flag':
      return /^(?:yes|no|0|1)$/i.test(setting) ? undefined : fault(setting, 'yes or no')
    case 'int':
      return /^[+-]?\d+$/.test(setting) ? undefined : fault(setting, 'a whole number')
    case 'string':
      return setting.length < 16 ? undefined : fault(setting, 'a name of 15 characters at most')
    default:
      return /^[+-]?\d+(?::[+-]?\d+)?$/.test(setting) ? undefined : fault(setting, 'NUMBER or NUMBER:NUMBER')
  }
}

function checkHex(lengths: readonly number[], value: string): ValueFault | undefined {
  const digits = value.replaceAll(':', '')
  if (/^(?:[0-9A-Fa-f]{2})+$/.test(digits) && lengths.includes(digits.length / 2)) return undefined
  const expected = `${lengths.join(' or ')} bytes in hexadecimal`
  return { kind: 'wrong-value', message: `this is not ${expected}`, expected }
}
