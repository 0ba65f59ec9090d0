import type { SecretValue } from '../document/index.ts'
import { isSecretValue } from '../document/index.ts'
import type { Edition } from './directive.ts'

/** One argument to write: a text, or a secret with the text before it in the same argument. */
export type WrittenArgument = string | { readonly prefix: string; readonly secret: SecretValue['secret'] }

/** The lines of a value, each a list of arguments; or what is wrong with the value, with its path inside. */
export type WrittenValue =
  | { readonly kind: 'lines'; readonly lines: readonly (readonly WrittenArgument[])[] }
  | { readonly kind: 'refused'; readonly path: string; readonly expected: string }

const BUFFER_CLASSES = ['normal', 'replica', 'pubsub']

/** Turns a value of a description, of whatever type it really is, into arguments. */
export function writeValue(edition: Edition, value: unknown): WrittenValue {
  switch (edition.type) {
    case 'yes-no':
      return typeof value === 'boolean' ? line(value ? 'yes' : 'no') : refused('', 'true or false')
    case 'integer':
      return isWhole(value) ? line(String(value)) : refused('', 'a whole number')
    case 'bytes':
    case 'bytes-or-percent':
      if (isWhole(value)) return line(String(value))
      return typeof value === 'string' && value !== ''
        ? line(value)
        : refused('', 'whole bytes, or a text such as 512mb')
    case 'flags':
      return typeof value === 'string' ? line(value) : writeList(value, isText, 'one of the words, or a list of them')
    case 'integers':
    case 'percentiles':
      return writeList(value, isFinite, 'a list of numbers')
    case 'addresses':
      return writeList(value, isAddress, 'a list of addresses without blanks and quotes')
    case 'host-port':
      return writeHostPort(value)
    case 'save':
      return writeEach(value, 'a list of [seconds, changes]', (point) =>
        Array.isArray(point) && point.length === 2 && point.every(isWhole) ? point.map(String) : undefined,
      )
    case 'buffer-limit':
      return writeBufferLimits(value)
    case 'path':
      return typeof value === 'string' ? line(value) : writeEach(value, 'a path, or a list of paths', oneText)
    case 'rename':
      return writeEach(value, 'a list of [command, name]', (pair) =>
        Array.isArray(pair) && pair.length === 2 && pair.every(isText) ? pair : undefined,
      )
    case 'module':
      return writeEach(value, 'a list of [path, ...parameters]', (load) =>
        Array.isArray(load) && load.length > 0 && load.every(isText) ? load : undefined,
      )
    case 'sentinel':
      return writeEach(value, 'a list of [word, ...values]', (words) =>
        Array.isArray(words) && words.length > 0 ? allDefined(words.map(oneArgument)) : undefined,
      )
    case 'user':
      return writeEach(value, 'a list of { name, rules }', writeUser)
    default:
      return writeText(edition, value)
  }
}

function writeText({ sensitive }: Edition, value: unknown): WrittenValue {
  if (typeof value === 'string') return line(value)
  if (!isSecretValue(value)) return refused('', sensitive ? 'a text or a secret' : 'a text')
  return sensitive ? line({ prefix: '', secret: value.secret }) : refused('', 'a text; no secret can stand here')
}

function writeHostPort(value: unknown): WrittenValue {
  if (value === 'no one') return line('no', 'one')
  const { host, port } = fields(value, ['host', 'port'])
  return isText(host) && host !== '' && isWhole(port)
    ? line(host, String(port))
    : refused('', "{ host, port } or 'no one'")
}

function writeBufferLimits(value: unknown): WrittenValue {
  const expected = '{ hard, soft, softSeconds } for normal, replica or pubsub'
  const classes = Object.entries(fields(value))
  if (classes.length === 0) return refused('', expected)
  const lines: (readonly string[])[] = []
  for (const [name, limit] of classes) {
    const { hard, soft, softSeconds } = fields(limit, ['hard', 'soft', 'softSeconds'])
    const sizes = [hard, soft].map((size) =>
      isWhole(size) || (isText(size) && size !== '') ? String(size) : undefined,
    )
    const [first, second] = sizes
    if (!BUFFER_CLASSES.includes(name) || first === undefined || second === undefined || !isWhole(softSeconds)) {
      return refused(`.${name}`, expected)
    }
    lines.push([name, first, second, String(softSeconds)])
  }
  return { kind: 'lines', lines }
}

function writeUser(value: unknown): readonly WrittenArgument[] | undefined {
  const { name, rules } = fields(value, ['name', 'rules'])
  if (!isText(name) || name === '' || !Array.isArray(rules)) return undefined
  const written = allDefined(
    rules.map((rule: unknown): WrittenArgument | undefined => {
      if (isText(rule)) return rule
      const { password } = fields(rule, ['password'])
      if (isText(password)) return `>${password}`
      return isSecretValue(password) ? { prefix: '>', secret: password.secret } : undefined
    }),
  )
  return written === undefined ? undefined : [name, ...written]
}

/** One line of several arguments; an empty list is one empty argument. */
function writeList(value: unknown, isElement: (element: unknown) => boolean, expected: string): WrittenValue {
  if (!Array.isArray(value)) return refused('', expected)
  const wrong = value.findIndex((element) => !isElement(element))
  if (wrong >= 0) return refused(`[${wrong}]`, expected)
  return value.length === 0 ? line('') : line(...value.map(String))
}

/** A line for each element; an empty list is one line with an empty argument, where a list may be empty. */
function writeEach(
  value: unknown,
  expected: string,
  write: (element: unknown) => readonly WrittenArgument[] | undefined,
): WrittenValue {
  if (!Array.isArray(value)) return refused('', expected)
  const lines: (readonly WrittenArgument[])[] = []
  for (const [index, element] of value.entries()) {
    const written = write(element)
    if (written === undefined) return refused(`[${index}]`, expected)
    lines.push(written)
  }
  return { kind: 'lines', lines }
}

function line(...args: readonly WrittenArgument[]): WrittenValue {
  return { kind: 'lines', lines: [args] }
}

function refused(path: string, expected: string): WrittenValue {
  return { kind: 'refused', path, expected }
}

function oneText(value: unknown): readonly string[] | undefined {
  return isText(value) ? [value] : undefined
}

function oneArgument(value: unknown): WrittenArgument | undefined {
  if (isText(value)) return value
  return isSecretValue(value) ? { prefix: '', secret: value.secret } : undefined
}

function allDefined<Value>(values: readonly (Value | undefined)[]): readonly Value[] | undefined {
  const defined = values.filter((value) => value !== undefined)
  return defined.length === values.length ? defined : undefined
}

/** The fields of an object; none where it has others than the known ones, which would go without a word. */
function fields(value: unknown, known?: readonly string[]): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return {}
  return known === undefined || Object.keys(value).every((key) => known.includes(key)) ? { ...value } : {}
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value)
}

function isFinite(value: unknown): boolean {
  return Number.isFinite(value)
}

/** The server splits a single argument once more, so that only plain words keep their place. */
function isAddress(value: unknown): boolean {
  return typeof value === 'string' && /^[^\s"'\\\p{Cc}\p{Surrogate}]+$/u.test(value)
}
