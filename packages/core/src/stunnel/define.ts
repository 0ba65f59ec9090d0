import { ClustermgrError } from '../errors/index.ts'
import type { Fragment, Refusal } from '../document/index.ts'
import { joinFragment, refuseAll } from '../document/index.ts'
import { check } from './check.ts'
import type { StunnelDescription, StunnelPart } from './description.ts'
import type { StunnelDocument } from './document.ts'
import { parseSource } from './parse.ts'
import { whyNotSection, writeValue } from './write-option.ts'

/**
 * A stunnel.conf from its description, one option a line, in the order given.
 *
 * @throws ClustermgrError `VALUE_UNREPRESENTABLE` for values that a line cannot carry (a line end, a blank at either
 * end), `CONFIG_INVALID` for those that stunnel would refuse; every problem with its path in `problems`.
 * @example
 * ```ts
 * const document = define([
 *   { foreground: 'quiet', syslog: true },
 *   '',
 *   { section: 'redis', client: true, accept: '127.0.0.1:7000', connect: 'gluu1.example.org:7777',
 *     verifyChain: true, CAfile: '/etc/stunnel/ca.pem', checkHost: 'gluu1.example.org' },
 * ])
 * render(document)
 * ```
 */
export function define(description: StunnelDescription): StunnelDocument {
  const listed = isList(description)
  const parts = listed ? description : [description]
  const refusals: Refusal[] = []
  const pieces = parts.flatMap((part, index) => {
    const before = parts.slice(0, index).some((other) => isSection(other))
    return writePart(part, listed ? `[${index}]` : '', before, refusals)
  })
  refuseAll(refusals, 'stunnel.conf')
  const document = parseSource(joinFragment(pieces))
  const errors = check(document).filter(({ severity }) => severity === 'error')
  // Only what concerns several options is left: each value was judged above.
  const combined = errors.filter(({ kind }) => kind !== 'unknown-directive')
  if (combined.length > 0) {
    throw new ClustermgrError('CONFIG_INVALID', 'stunnel would refuse this file', { problems: combined })
  }
  return document
}

/** The lines of one part of a description. */
export function writePart(part: StunnelPart, path: string, behindSection: boolean, refusals: Refusal[]): Fragment {
  if (typeof part === 'string') {
    if (!/^(?:#.*)?$/.test(part)) {
      refusals.push({ kind: 'wrong', path, message: 'is neither empty nor one line that begins with #' })
    }
    return [part, '\n']
  }
  if (isSection(part)) {
    const { section, ...options } = part
    const reason = whyNotSection(section)
    if (reason !== undefined) refusals.push({ kind: 'unrepresentable', path: `${path}.section`, message: reason })
    return [`[${section}]\n`, ...writeOptions(options, path, false, refusals)]
  }
  if (behindSection) {
    refusals.push({ kind: 'wrong', path, message: 'global options stand before the first section' })
  }
  return writeOptions(part, path, true, refusals)
}

/** Options, a line each; lists are several lines. */
export function writeOptions(options: object, path: string, global: boolean, refusals: Refusal[]): Fragment {
  return Object.entries(options).flatMap(([name, value]): Fragment => {
    if (value === undefined) return []
    const at = path === '' ? name : `${path}.${name}`
    if (name === 'custom') return writeCustom(value, at, global, refusals)
    return listValues(value).flatMap(([one, suffix]) => [
      `${name} = `,
      ...writeValue(name, one, 'table', { global, path: at + suffix }, refusals),
      '\n',
    ])
  })
}

function writeCustom(options: unknown, path: string, global: boolean, refusals: Refusal[]): Fragment {
  if (!Array.isArray(options)) {
    refusals.push({ kind: 'wrong', path, message: 'is not a list of [name, value]' })
    return []
  }
  return options.flatMap((option: unknown, index): Fragment => {
    const words: readonly unknown[] = Array.isArray(option) ? option : []
    const [name, ...values] = words
    if (typeof name !== 'string' || values.length === 0) {
      refusals.push({ kind: 'wrong', path: `${path}[${index}]`, message: 'is not [name, value]' })
      return []
    }
    return values.flatMap((value, place): Fragment => [
      `${name} = `,
      ...writeValue(name, value, 'custom', { global, path: `${path}[${index}][${place + 1}]` }, refusals),
      '\n',
    ])
  })
}

function listValues(value: unknown): readonly (readonly [unknown, string])[] {
  return Array.isArray(value) ? value.map((one: unknown, index) => [one, `[${index}]`] as const) : [[value, '']]
}

function isList(description: StunnelDescription): description is readonly StunnelPart[] {
  return Array.isArray(description)
}

function isSection(part: StunnelPart): part is StunnelPart & { readonly section: string } {
  return typeof part === 'object' && typeof part.section === 'string'
}
