import type { BlockContext } from '../context.ts'
import type { SourcedStatement } from '../include.ts'
import type { VariableFamily } from '../variable.ts'
import { listReadArguments } from '../value/variable.ts'

/** What a configuration says of variables, while it is walked over. */
export interface VariableUse {
  /** Names that the file defines, in lower case. */
  readonly defined: Readonly<Record<VariableFamily, Set<string>>>
  readonly read: ReadVariable[]
  /** Something was not read that may define variables: an included file, or a directive that nobody knows. */
  isOpen: boolean
}

/** One variable where a directive reads it. */
export interface ReadVariable {
  readonly at: SourcedStatement
  readonly family: VariableFamily
  /** Which parameter: 0 is the statement's name, 1 the first value. */
  readonly parameter: number
  /** `$name` or `${name}`. */
  readonly text: string
  readonly name: string
  /** nginx reads it only where the block's children have no such directive of their own. */
  readonly isInherited: boolean
}

/** Nothing yet. */
export function openVariables(isOpen: boolean): VariableUse {
  return { defined: { http: new Set(), stream: new Set() }, read: [], isOpen }
}

/** The parameter, from 0 behind the name, that names a variable to define; -1: the last one. */
const DEFINES: Readonly<Record<string, number>> = {
  auth_request_set: 0,
  geo: -1,
  js_set: 0,
  js_var: 0,
  map: 1,
  perl_set: 0,
  set: 0,
  set_by_lua: 0,
  set_by_lua_block: 0,
  set_by_lua_file: 0,
  split_clients: 1,
}

/** Lists that nginx compiles only where a location or server takes them. */
const INHERITED = /_(?:set_header|param)$/

/** Notes what a statement defines and reads; of entries, `block` is the name of the directive around them. */
export function collectVariables(
  use: VariableUse,
  at: SourcedStatement,
  context: BlockContext,
  family: VariableFamily,
  block?: string,
): void {
  const { name, values } = at.statement
  const defined = use.defined[family]
  if (block === undefined) {
    const place = DEFINES[name]
    const variable = place === undefined ? undefined : values.at(place)
    if (variable !== undefined) defined.add(variable.replace(/^\$/, '').toLowerCase())
    if (name === 'valid_referers') defined.add('invalid_referer')
  }
  for (const text of [name, ...values]) {
    if (!text.includes('(?')) continue
    for (const [, capture = ''] of text.matchAll(/\(\?P?[<']([A-Za-z_]\w*)[>']/g)) defined.add(capture.toLowerCase())
  }
  const isInherited = context === 'http' && INHERITED.test(name)
  for (const { index, text } of listReadArguments(block ?? name, values, family, block !== undefined)) {
    for (const [found, braced, plain] of text.matchAll(/\$(?:\{(\w+)\}|([A-Za-z_0]\w*))/g)) {
      const variable = (braced ?? plain ?? '').toLowerCase()
      use.read.push({ at, family, parameter: index + 1, text: found, name: variable, isInherited })
    }
  }
}
