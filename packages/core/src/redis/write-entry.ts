import type { Fragment } from '../document/index.ts'
import { suggestName } from '../document/index.ts'
import type { Problem } from '../errors/index.ts'
import { isClustermgrError } from '../errors/index.ts'
import { encodeArgument } from './argument.ts'
import { findEntry, listNames } from './catalogue.ts'
import type { Target } from './target.ts'
import { describeAvailability } from './target.ts'
import { readValue } from './value/read-value.ts'
import type { WrittenArgument, WrittenValue } from './write-value.ts'
import { writeValue } from './write-value.ts'

/** Collects what is wrong with a description while its lines are written. */
export interface WriteContext {
  readonly target: Target
  readonly problems: Problem[]
  /** Of the problems, how many are values that no file can carry. */
  unrepresentable: number
}

/** The lines of one entry of a description, without line ends. `path` is where it stands in the description. */
export function writeEntry(entry: unknown, path: string, context: WriteContext): readonly Fragment[] {
  if (typeof entry === 'string') return writeComment(entry, path, context)
  if (typeof entry !== 'object' || entry === null) {
    context.problems.push({ path: path || 'description', message: 'expected directives, or a comment line' })
    return []
  }
  const prefix = path === '' ? '' : `${path}.`
  return Object.entries(entry).flatMap(([name, value]: [string, unknown]) => {
    if (value === undefined) return []
    if (name === 'custom') return writeCustom(value, `${prefix}custom`, context)
    return writeSetting(name, value, `${prefix}${name}`, context)
  })
}

/** The lines of one directive. */
export function writeSetting(name: string, value: unknown, path: string, context: WriteContext): readonly Fragment[] {
  const { problems, target } = context
  const entry = findEntry(name, target)
  if (entry === undefined) {
    const suggestion = suggestName(name, listNames(target))
    const meant = suggestion === undefined ? 'settings of modules go under custom' : `did you mean ${suggestion}?`
    problems.push({ path, message: `there is no directive ${name}; ${meant}` })
    return []
  }
  const [...editions] = entry.editions.filter(({ type }) => type !== 'ignored')
  if (editions.length === 0) {
    problems.push({ path, message: `${name} needs ${describeAvailability(entry.directive.editions)}` })
    return []
  }
  // Where versions differ, a value is fine if one of them accepts it; the newest has the word if none does.
  let complaint: Problem | undefined
  for (const edition of editions.toReversed()) {
    const written = writeValue(edition, value)
    const refusal = written.kind === 'refused' ? written : judge(written, (values) => readValue(edition, values))
    if (refusal === undefined && written.kind === 'lines') return writeLines(name, written, path, context)
    complaint ??= { path: `${path}${refusal?.path ?? ''}`, message: `expected ${refusal?.expected ?? ''}` }
  }
  if (complaint !== undefined) problems.push(complaint)
  return []
}

type Refusal = Extract<WrittenValue, { kind: 'refused' }>

/** What the server would refuse in the lines; a secret passes for a text. */
function judge(
  { lines }: Extract<WrittenValue, { kind: 'lines' }>,
  read: (values: readonly string[]) => ReturnType<typeof readValue>,
): Refusal | undefined {
  for (const [index, args] of lines.entries()) {
    const reading = read(args.map((arg) => (typeof arg === 'string' ? arg : `${arg.prefix}secret`)))
    if (reading.kind === 'value') continue
    const place = lines.length > 1 ? `[${index}]` : ''
    return { kind: 'refused', path: place, expected: reading.expected }
  }
  return undefined
}

function writeLines(
  name: string,
  { lines }: Extract<WrittenValue, { kind: 'lines' }>,
  path: string,
  context: WriteContext,
): readonly Fragment[] {
  // An empty list of save points is written as such; of other repeated directives it is no line at all.
  const written = lines.length === 0 && name === 'save' ? [['']] : lines
  return written.flatMap((args, index) => {
    try {
      return [[name, ...args.flatMap((arg) => [' ', ...encode(arg)])]]
    } catch (error) {
      if (!isClustermgrError(error)) throw error
      context.unrepresentable += 1
      context.problems.push({ path: written.length > 1 ? `${path}[${index}]` : path, message: error.summary })
      return []
    }
  })
}

function encode(arg: WrittenArgument): Fragment {
  if (typeof arg === 'string') return [encodeArgument(arg)]
  return [arg.prefix, { secret: arg.secret, encoder: 'redis' }]
}

function writeComment(text: string, path: string, context: WriteContext): readonly Fragment[] {
  if (text !== '' && !text.startsWith('#')) {
    context.problems.push({ path, message: 'expected a comment line that starts with #, or an empty one' })
    return []
  }
  if (/[\n\r\0]/.test(text)) {
    context.unrepresentable += 1
    context.problems.push({ path, message: 'a comment is one line of text' })
    return []
  }
  return [[text]]
}

function writeCustom(value: unknown, path: string, context: WriteContext): readonly Fragment[] {
  const expected = 'expected a list of [name, ...values] of a module'
  if (!Array.isArray(value)) {
    context.problems.push({ path, message: expected })
    return []
  }
  return value.flatMap((setting: unknown, index) => {
    const place = `${path}[${index}]`
    const words: readonly unknown[] = Array.isArray(setting) ? setting : []
    const [name, ...values] = words
    const isWellFormed = typeof name === 'string' && /^[A-Za-z0-9_.-]+$/.test(name) && values.length > 0
    if (!isWellFormed || !values.every((one) => typeof one === 'string')) {
      context.problems.push({ path: place, message: expected })
      return []
    }
    if (findEntry(name, {}) !== undefined) {
      context.problems.push({ path: place, message: `${name} is known: write it as a key of its own` })
      return []
    }
    return writeLines(name, { kind: 'lines', lines: [values] }, place, context)
  })
}
