import type { IncludeReader } from '../../document/index.ts'
import type { Target } from '../catalogue.ts'
import { contextInside } from '../catalogue.ts'
import { normalizeAddress } from '../check/check-http.ts'
import type { BlockContext } from '../context.ts'
import type { SourcedStatement, Source } from '../include.ts'
import { listWithIncludes } from '../include.ts'
import type { Statement } from '../document.ts'
import { listStatements } from '../document.ts'
import { canonicalValues, findRow } from './canonical.ts'
import { isOneList, listKey } from './inheritance.ts'

/** The directives of one key, each as its words. */
export type Values = readonly (readonly string[])[]

/** What a block says, its text forgotten. */
export interface Meaning {
  /** undefined for a block that the table does not know; `lua` for code. */
  readonly context: BlockContext | 'lua' | undefined
  /** Directives by key, each as its words; the name is the first where a key has several names. */
  readonly settings: ReadonlyMap<string, Values>
  /** Blocks by what tells them apart, such as `location[/oxauth]`, in order. */
  readonly blocks: ReadonlyMap<string, Meaning>
  readonly outer: Meaning | undefined
  /** The block's own place in the document; absent for the document itself and in included files. */
  readonly index?: number
}

export interface MeaningOptions extends Target {
  /** Where the file stands. Default `main`. */
  readonly context?: BlockContext
  /** Opens included files; without it, `include` is a directive like others. */
  readonly includes?: IncludeReader
}

/** What a document says. */
export function readMeaning(source: Source, options: MeaningOptions): Meaning {
  return readBlock(source, undefined, options.context ?? 'main', undefined, options)
}

function readBlock(
  source: Source,
  block: Statement | undefined,
  context: BlockContext | undefined,
  outer: Meaning | undefined,
  options: MeaningOptions,
): Meaning {
  const settings = new Map<string, (readonly string[])[]>()
  const blocks = new Map<string, Meaning>()
  const place = block === undefined || source.file !== undefined ? {} : { index: block.index }
  const meaning: Meaning = { context, settings, blocks, outer, ...place }
  for (const at of listWithIncludes(source, block, options.includes)) {
    const { statement } = at
    if (statement.block === 'none') addSetting(settings, statement, context, options)
    else blocks.set(freeKey(blocks, labelBlock(at)), readInner(at, context, meaning, options))
  }
  return meaning
}

function readInner(
  { source, statement }: SourcedStatement,
  context: BlockContext | undefined,
  outer: Meaning,
  options: MeaningOptions,
): Meaning {
  if (statement.block === 'lua') {
    return { context: 'lua', settings: new Map([['', [[statement.lua ?? '']]]]), blocks: new Map(), outer }
  }
  const inside = context === undefined ? undefined : contextInside(statement.name, context)
  return readBlock(source, statement, inside === 'lua' ? undefined : inside, outer, options)
}

function addSetting(
  settings: Map<string, (readonly string[])[]>,
  { name, values }: Statement,
  context: BlockContext | undefined,
  target: Target,
): void {
  const isEntry = context === 'entries' || context === undefined
  const key = isEntry ? (name.startsWith('~') ? '~' : name) : listKey(name)
  const row = isEntry ? undefined : findRow(name, context, target)
  const list = settings.get(key) ?? []
  settings.set(key, list)
  if (!isEntry && isOneList(name)) {
    list.push(canonicalValues(row, name, [...(list.pop() ?? []), ...values]))
    return
  }
  if (!isEntry && name === 'error_page') {
    list.push(...splitCodes(values))
    return
  }
  const words = isEntry ? values : canonicalValues(row, name, values)
  if (key === name) list.push(words)
  else list.push([name, ...words])
}

/** `error_page 404 500 =200 /a` says the same of each of its codes. */
function splitCodes(values: readonly string[]): readonly (readonly string[])[] {
  const answer = values.slice(values.at(-2)?.startsWith('=') ? -2 : -1)
  return values.slice(0, -answer.length).map((code) => [code, ...answer])
}

/** A server by its first name and address, others by their values. */
function labelBlock({ source, statement }: SourcedStatement): string {
  const { name, values } = statement
  if (values.length > 0) return `${name}[${normalizeModifier(values).join(' ')}]`
  if (name !== 'server') return name
  const children = [...listStatements(source.document, statement)]
  const serverName = children.find((child) => child.name === 'server_name')?.values[0] ?? ''
  if (serverName !== '') return `server[server_name=${serverName}]`
  const listen = normalizeAddress(children.find((child) => child.name === 'listen')?.values[0] ?? '80')
  // A path without `listen` finds it either way.
  return listen === '80' ? 'server' : `server[listen=${listen}]`
}

/** `location =/x` is `location = /x`. */
function normalizeModifier(values: readonly string[]): readonly string[] {
  const [only = ''] = values
  if (values.length !== 1) return values
  const [, modifier, uri] = /^(=|\^~|~\*|~)(.+)$/s.exec(only) ?? []
  return modifier === undefined || uri === undefined ? values : [modifier, uri]
}

function freeKey(blocks: ReadonlyMap<string, unknown>, label: string): string {
  let key = label
  for (let count = 1; blocks.has(key); count++) key = `${label}[${count}]`
  return key
}
