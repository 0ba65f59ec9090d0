import type { Edition } from '../directive.ts'
import { suggestName } from '../../document/index.ts'
import { readBytes } from './number.ts'
import type { Reading } from './reading.ts'
import { accept, refuse, refuseArity } from './reading.ts'

const NO_LIMIT = { min: 0, max: '18446744073709551615' }
/** The names of CONFIG GET, which kept the old word, and those of the file. */
const CLIENT_CLASSES: Readonly<Record<string, string>> = {
  normal: 'normal',
  slave: 'replica',
  replica: 'replica',
  pubsub: 'pubsub',
}

/** Pairs of seconds and changes; one empty argument, or none, is no save point at all. */
export function readSavePoints(args: readonly string[]): Reading {
  if (args.length === 0 || (args.length === 1 && args[0] === '')) return accept()
  if (args.length % 2 === 1) return refuseArity('pairs of seconds and changes, or "" for none')
  const canonical: string[] = []
  for (const [index, text] of args.entries()) {
    const value = parseC(text)
    if (value === undefined || value < (index % 2 === 0 ? 1n : 0n)) {
      return refuse(index, index % 2 === 0 ? 'seconds, 1 or more' : 'a number of changes, 0 or more')
    }
    canonical.push(String(value))
  }
  return accept(...canonical)
}

/** The class of clients that a word names, in any case of letters. */
export function canonicalClass(word: string): string | undefined {
  return CLIENT_CLASSES[word.toLowerCase()]
}

/** Groups of class, hard limit, soft limit, seconds. */
export function readBufferLimits(args: readonly string[]): Reading {
  if (args.length % 4 !== 0) return refuseArity('a class, a hard limit, a soft limit and seconds')
  const canonical: string[] = []
  for (let index = 0; index < args.length; index += 4) {
    const [name = '', hard = '', soft = '', seconds = ''] = args.slice(index, index + 4)
    const known = canonicalClass(name)
    if (known === undefined)
      return refuse(index, 'normal, replica or pubsub', suggestName(name, ['normal', 'replica', 'pubsub']))
    const limits = [readBytes(hard, NO_LIMIT, index + 1), readBytes(soft, NO_LIMIT, index + 2)]
    for (const limit of limits) if (limit.kind !== 'value') return limit
    const time = parseC(seconds)
    if (time === undefined || time < 0n) return refuse(index + 3, 'seconds, 0 or more')
    canonical.push(known, ...limits.flatMap((limit) => (limit.kind === 'value' ? limit.canonical : [])), String(time))
  }
  return accept(...canonical)
}

/** A fixed number of integers. */
export function readIntegers(args: readonly string[], { count = 1, min = 0, max = 0 }: Edition): Reading {
  if (args.length !== count) return refuseArity(`${count} whole numbers`)
  const canonical: string[] = []
  for (const [index, text] of args.entries()) {
    const value = parseC(text)
    if (value === undefined || value < BigInt(min) || value > BigInt(max)) {
      return refuse(index, `a whole number from ${min} to ${max}`)
    }
    canonical.push(String(value))
  }
  return accept(...canonical)
}

/** Percentages with fractions; one empty argument is none. */
export function readPercentiles(args: readonly string[]): Reading {
  if (args.length === 1 && args[0] === '') return accept()
  const canonical: string[] = []
  for (const [index, text] of args.entries()) {
    const value = Number(text)
    if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text) || value < 0 || value > 100) {
      return refuse(index, 'a number from 0 to 100')
    }
    canonical.push(String(value))
  }
  return accept(...canonical)
}

/** Up to so many addresses; one empty argument is none. Their form is found out only when the server listens. */
export function readAddresses(args: readonly string[], { max = 16 }: Edition): Reading {
  if (args.length > Number(max)) return refuseArity(`up to ${max} addresses`)
  return args.length === 1 && args[0] === '' ? accept() : accept(...args)
}

/** A host and its port, or `no one`. */
export function readHostPort(args: readonly string[]): Reading {
  const [host = '', port = ''] = args
  if (args.length !== 2) return refuseArity('a host and a port, or "no one"')
  if (host.toLowerCase() === 'no' && port.toLowerCase() === 'one') return accept()
  const value = parseC(port)
  if (value === undefined || value < 0n || value > 65535n) return refuse(1, 'a port from 0 to 65535')
  return accept(host, String(value))
}

/** As C's `strtoll` with the demand that nothing is left: blanks and a sign may stand in front. */
function parseC(text: string): bigint | undefined {
  const match = /^[ \t-\r]*([+-]?)(\d+)$/.exec(text)
  if (match === null) return text === '' ? 0n : undefined
  const limit = 2n ** 63n - 1n
  const digits = (match[2] ?? '').replace(/^0+(?=\d)/, '')
  const value = digits.length > 19 ? limit : BigInt(digits)
  const bounded = value > limit ? limit : value
  return match[1] === '-' ? -bounded : bounded
}
