import type { IncludeReader } from '../document/index.ts'
import { demandKnownOptions } from '../document/index.ts'
import { canonicalName, findEntry } from './catalogue.ts'
import type { Edition } from './directive.ts'
import { DIRECTIVES } from './directives.gen.ts'
import type { RedisDocument, Statement } from './document.ts'
import { listStatements } from './document.ts'
import { safeParse } from './parse.ts'
import type { Target } from './target.ts'
import { selectEditions, TARGET_KEYS } from './target.ts'
import { readValue } from './value/read-value.ts'

/** For which server a file is read, and what counts besides its own lines. */
export interface ResolveOptions extends Target {
  /** Opens included files; without it, `include` lines stay as they are. */
  readonly includes?: IncludeReader
  /** Whether the defaults of what the file leaves out are part of the result. Default `included`. */
  readonly defaults?: 'included' | 'left-out'
}

/**
 * What a server reads from a file: each directive under its present name, with its values in the form of `CONFIG GET`,
 * split at blanks. Later lines win; `save` and `client-output-buffer-limit` add up as the server adds them up; users,
 * renamed commands and modules have a key for each (`user[app]`). A value that the server would refuse stays as written.
 *
 * @example
 * resolve(parse('maxmemory 1gb\nmaxmemory 512mb')).get('maxmemory') // ['536870912']
 */
export function resolve(document: RedisDocument, options: ResolveOptions = {}): ReadonlyMap<string, readonly string[]> {
  demandKnownOptions(options, [...TARGET_KEYS, 'includes', 'defaults'])
  const values = new Map<string, readonly string[]>()
  if (options.defaults !== 'left-out') {
    for (const directive of DIRECTIVES) {
      const edition = selectEditions(directive, options).at(-1)
      if (edition?.default !== undefined) values.set(directive.name, readDefault(edition, edition.default))
    }
  }
  const state: State = { values, options, hasSave: false, depth: 0 }
  resolveInto(state, document)
  return values
}

interface State {
  readonly values: Map<string, readonly string[]>
  readonly options: ResolveOptions
  /** A first `save` line replaces the default, later ones add to it. */
  hasSave: boolean
  depth: number
}

/** Files that include each other would never end; the server itself runs until its stack is full. */
const DEEPEST_INCLUDE = 16

function resolveInto(state: State, document: RedisDocument): void {
  for (const statement of listStatements(document)) {
    const args = statement.arguments.map(({ value }) => value)
    const name = canonicalName(statement.name, state.options)
    if (name === 'include' && state.options.includes !== undefined && state.depth < DEEPEST_INCLUDE) {
      state.depth += 1
      for (const content of readIncluded(args[0] ?? '', state.options.includes)) resolveInto(state, content)
      state.depth -= 1
    } else applyStatement(state, name, statement, args)
  }
}

function applyStatement(state: State, name: string, statement: Statement, args: readonly string[]): void {
  const { values } = state
  const edition = findEntry(statement.name, state.options)?.editions.at(-1)
  const canonical = edition === undefined ? args : readCanonical(edition, statement, args)
  switch (edition?.type) {
    case 'ignored':
      return
    case 'save': {
      // The first line replaces the default; `save ""` forgets the ones before, a bare `save` adds nothing to them.
      const before = state.hasSave && !(args.length === 1 && canonical.length === 0) ? (values.get(name) ?? []) : []
      values.set(name, [...before, ...canonical])
      state.hasSave = true
      return
    }
    case 'buffer-limit':
      values.set(name, mergeClasses(values.get(name) ?? [], canonical))
      return
    case 'user':
    case 'rename':
    case 'module':
    case 'sentinel':
    case 'path':
      values.set(freeKey(values, edition.type, name, args), edition.type === 'sentinel' ? args : args.slice(1))
      return
    default:
      values.set(name, canonical)
  }
}

/** `user[app]`; where such a key is taken and the line adds to it, `loadmodule[/a.so]#2`. */
function freeKey(
  values: ReadonlyMap<string, unknown>,
  type: Edition['type'],
  name: string,
  args: readonly string[],
): string {
  const [first = ''] = args
  const key = type === 'sentinel' ? name : `${name}[${type === 'rename' ? first.toLowerCase() : first}]`
  if (type === 'user' || type === 'rename') return key
  let free = key
  for (let count = 2; values.has(free); count++) free = `${key}#${count}`
  return free
}

function readCanonical(edition: Edition, statement: Statement, args: readonly string[]): readonly string[] {
  if (statement.arguments.some(({ secret }) => secret !== undefined)) return args
  const reading = readValue(edition, args)
  return reading.kind === 'value' ? reading.canonical : args
}

function readDefault(edition: Edition, text: string): readonly string[] {
  const isList = edition.type !== 'text' && edition.type !== 'events'
  const reading = readValue(edition, isList ? text.split(' ') : [text])
  return reading.kind === 'value' ? reading.canonical : [text]
}

/** Classes in the order of CONFIG GET, the later limits in place of the former. */
function mergeClasses(before: readonly string[], after: readonly string[]): readonly string[] {
  const limits = new Map<string, readonly string[]>()
  for (const list of [before, after]) {
    for (let index = 0; index < list.length; index += 4) limits.set(list[index] ?? '', list.slice(index, index + 4))
  }
  return [...limits.values()].flat()
}

function* readIncluded(path: string, includes: IncludeReader): Generator<RedisDocument, void, undefined> {
  const paths = /[*?[]/.test(path) ? (includes.list?.(path) ?? []) : [path]
  for (const one of paths) {
    const content = includes.read(one)
    const parsed = content === undefined ? undefined : safeParse(content)
    if (parsed?.success === true) yield parsed.data
  }
}
