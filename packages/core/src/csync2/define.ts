import { refuseAll, refuseUnknownKeys, suggestName } from '../document/index.ts'
import type { Refusal } from '../document/index.ts'
import type { Csync2Description, Csync2Part } from './description.ts'
import type { Csync2Document } from './document.ts'
import { lexCsync2 } from './lexer.ts'
import { writeChoice, writeNumber, writePath, writeValue, writeValues } from './write-value.ts'

/** Writes the values of a statement, or several statements. */
type Write = (name: string, value: unknown, path: string, refusals: Refusal[]) => readonly string[]

const BLOCKS = ['group', 'prefix']
const AUTO = ['none', 'first', 'younger', 'older', 'bigger', 'smaller', 'left', 'right']

/**
 * A csync2.cfg from its parts, one statement a line, in the order given. Judged by csync2 2.0-42 of Debian 12 and 13.
 *
 * @throws ClustermgrError `VALUE_UNREPRESENTABLE` for what a value cannot be (empty, with a quote or a control
 * character), `CONFIG_INVALID` for what csync2 would refuse or misread; every problem with its path in `problems`.
 * @example
 * const document = define({
 *   group: 'web', host: ['web1', { name: 'web2', at: 'web2-sync' }], key: '/etc/csync2.key',
 *   include: ['/srv/web'], exclude: ['*~', '.*'], auto: 'none',
 * })
 * render(document).split('\n')[1] // '  host web1 web2@web2-sync;'
 */
export function define(description: Csync2Description): Csync2Document {
  const listed = isList(description)
  const refusals: Refusal[] = []
  const lines = (listed ? description : [description]).flatMap((part, index) =>
    writePart(part, listed ? `[${index}].` : '', refusals),
  )
  refuseAll(refusals, 'csync2.cfg')
  const source = lines.map((line) => `${line}\n`).join('')
  return { language: 'csync2', source, tokens: lexCsync2(source), holes: [] }
}

function isList(description: Csync2Description): description is readonly Csync2Part[] {
  return Array.isArray(description)
}

function writePart(part: Csync2Part, path: string, refusals: Refusal[]): readonly string[] {
  if (typeof part === 'string') {
    if (!/^(?:#[^\p{Cc}\p{Surrogate}]*)?$/u.test(part))
      refusals.push({
        kind: 'wrong',
        path: path.slice(0, -1),
        message: 'is neither empty nor a line that begins with #',
      })
    return [part]
  }
  if ('group' in part) {
    const { group, ...statements } = part
    for (const key of ['host', 'key'] as const) {
      if (statements[key] === undefined) refusals.push({ kind: 'wrong', path: `${path}${key}`, message: 'is missing' })
    }
    return writeBlock(`group ${writeValue(group, `${path}group`, refusals)}`, statements, GROUP, path, refusals)
  }
  if ('prefix' in part) {
    const { prefix, ...statements } = part
    return writeBlock(`prefix ${writeValue(prefix, `${path}prefix`, refusals)}`, statements, PREFIX, path, refusals)
  }
  // Of a block whose title is misspelt, that is all there is to say.
  const title = Object.keys(part).find((key) => !Object.hasOwn(GLOBALS, key) && suggestName(key, BLOCKS) !== undefined)
  if (title === undefined) return writeStatements(part, GLOBALS, path, refusals)
  refuseUnknownKeys({ [title]: true }, BLOCKS, path.slice(0, -1), refusals)
  return []
}

function writeBlock(
  title: string,
  statements: object,
  table: Readonly<Record<string, Write>>,
  path: string,
  refusals: Refusal[],
): readonly string[] {
  const lines = writeStatements(statements, table, path, refusals)
  return [`${title} {`, ...lines.map((line) => `  ${line}`), '}']
}

function writeStatements(
  statements: object,
  table: Readonly<Record<string, Write>>,
  path: string,
  refusals: Refusal[],
): readonly string[] {
  refuseUnknownKeys(statements, Object.keys(table), path.slice(0, -1), refusals)
  return Object.entries(statements).flatMap(([name, value]): readonly string[] => {
    const write = Object.hasOwn(table, name) ? table[name] : undefined
    return value === undefined || write === undefined ? [] : write(name, value, `${path}${name}`, refusals)
  })
}

const values: Write = (name, value, path, refusals) => [`${name} ${writeValues(value, path, refusals)};`]
const absolutePath: Write = (name, value, path, refusals) => [`${name} ${writePath(value, path, refusals)};`]
const number: Write = (name, value, path, refusals) => [`${name} ${writeNumber(value, path, refusals)};`]
const flag: Write = (name, value, path, refusals) => {
  if (value !== true) refusals.push({ kind: 'wrong', path, message: 'is true, or absent' })
  return [`${name};`]
}

const hosts: Write = (name, value, path, refusals) => {
  const written = (Array.isArray(value) ? value : []).map((host: unknown, index) =>
    writeHost(host, `${path}[${index}]`, refusals),
  )
  if (written.length === 0) refusals.push({ kind: 'wrong', path, message: 'is no list of at least one host' })
  return [`${name} ${written.join(' ')};`]
}

function writeHost(host: unknown, path: string, refusals: Refusal[]): string {
  if (typeof host !== 'object' || host === null) return writeValue(host, path, refusals)
  const { name, at, slave }: Readonly<Record<string, unknown>> = { ...host }
  refuseUnknownKeys(host, ['name', 'at', 'slave'], path, refusals)
  if (slave !== undefined && slave !== true)
    refusals.push({ kind: 'wrong', path: `${path}.slave`, message: 'is true, or absent' })
  const place = at === undefined ? '' : `@${writeValue(at, `${path}.at`, refusals)}`
  const text = `${writeValue(name, `${path}.name`, refusals)}${place}`
  return slave === true ? `(${text})` : text
}

const actions: Write = (name, value, path, refusals) =>
  (Array.isArray(value) ? value : [value]).flatMap((action: unknown) =>
    writeBlock(name, typeof action === 'object' && action !== null ? action : {}, ACTION, `${path}.`, refusals),
  )

const places: Write = (name, value, path, refusals) =>
  (Array.isArray(value) ? value : []).map((entry: unknown, index) => {
    const pair: readonly unknown[] = Array.isArray(entry) ? entry : []
    const [host, place] = pair
    const at = `${path}[${index}]`
    return `${name} ${writeValue(host, at, refusals)}: ${writePath(place, at, refusals)};`
  })

const GROUP: Readonly<Record<string, Write>> = {
  host: hosts,
  key: absolutePath,
  include: values,
  exclude: values,
  action: actions,
  'backup-directory': absolutePath,
  'backup-generations': number,
  auto: (name, value, path, refusals) => [`${name} ${writeChoice(value, AUTO, path, refusals)};`],
}

const ACTION: Readonly<Record<string, Write>> = {
  pattern: values,
  exec: values,
  logfile: absolutePath,
  'do-local': flag,
  'do-local-only': flag,
}

const PREFIX: Readonly<Record<string, Write>> = { on: places }

const GLOBALS: Readonly<Record<string, Write>> = {
  ignore: (name, value, path, refusals) => {
    const properties = (Array.isArray(value) ? value : []).map((property: unknown, index) =>
      writeChoice(property, ['uid', 'gid', 'mod'], `${path}[${index}]`, refusals),
    )
    return [`${name} ${properties.join(' ')};`]
  },
  'lock-timeout': number,
  tempdir: absolutePath,
  nossl: values,
}
