import { composeMessage, explainFault, isSecretValue } from '../document/index.ts'
import type { Fragment, Refusal, SecretPiece } from '../document/index.ts'
import { isSecretReference } from '../secret/index.ts'
import { describeUnknown } from './check.ts'
import type { Directive } from './directive.ts'
import { findDirective } from './catalogue.ts'
import { LINE_LIMIT_BYTES } from './lexer.ts'
import { checkValue } from './value.ts'

/** Whether options are taken from the table, or written as they are. */
export type Knowledge = 'table' | 'custom'

/** Where an option is written. */
export interface OptionPlace {
  readonly global: boolean
  /** Path into the description. */
  readonly path: string
}

/**
 * The value of an option as it stands in the file. What the file cannot carry, and what stunnel would refuse, goes to
 * `refusals`.
 */
export function writeValue(
  name: string,
  value: unknown,
  knowledge: Knowledge,
  place: OptionPlace,
  refusals: Refusal[],
): Fragment {
  const refuse = (kind: Refusal['kind'], message: string): Fragment => {
    refusals.push({ kind, path: place.path, message })
    return []
  }
  const directive = knowledge === 'table' ? findDirective(name) : undefined
  if (knowledge === 'table') {
    const reason = refuseDirective(name, directive, place.global)
    if (reason !== undefined) return refuse('wrong', reason)
  } else if (!/^[A-Za-z]\w*$/.test(name)) return refuse('wrong', `'${name}' is no name of an option`)
  if (isSecretValue(value)) {
    if (directive?.secret !== true) return refuse('wrong', 'a secret cannot stand here')
    if (!isSecretReference(value.secret))
      return refuse('wrong', `'${String(value.secret)}' is not a reference to a secret`)
    return [writeSecret(value.secret, directive)]
  }
  const text = toText(value)
  if (text === undefined) return refuse('wrong', 'is neither text, a number, yes nor no')
  const reason = whyNotValue(text)
  if (reason !== undefined) return refuse('unrepresentable', reason)
  const fault = directive === undefined ? undefined : checkValue(directive, text, { global: place.global })
  if (fault !== undefined) return refuse('wrong', explainFault(text, fault))
  return [text]
}

/** Why a text cannot be the name of a section. */
export function whyNotSection(name: string): string | undefined {
  return whyNotLine(name)
}

/** Why a text cannot be a value: stunnel has neither quotes nor escapes. */
export function whyNotValue(value: string): string | undefined {
  if (/^[\t-\r ]|[\t-\r ]$/.test(value)) return 'begins or ends with a blank, which stunnel trims'
  return whyNotLine(value)
}

function whyNotLine(text: string): string | undefined {
  if (/[\r\n]/.test(text)) return 'holds a line end, and stunnel has no escapes'
  if (text.includes('\0')) return 'holds a NUL, which ends the line for stunnel'
  if (/[\uD800-\uDBFF](?![\uDC00-\uDFFF])/.test(text)) return 'holds half a surrogate pair'
  // A name of 40 characters and a few blanks stand on the line too; a UTF-16 unit has three bytes at most.
  if (text.length * 3 > LINE_LIMIT_BYTES - 64)
    return `is longer than ${Math.floor((LINE_LIMIT_BYTES - 64) / 3)} characters`
  return undefined
}

function refuseDirective(name: string, directive: Directive | undefined, global: boolean): string | undefined {
  if (directive === undefined) return composeMessage(describeUnknown(name))
  if (directive.scope === 'global' && !global) return `${directive.name} stands before the first section only`
  return undefined
}

function writeSecret(secret: SecretPiece['secret'], directive: Directive): SecretPiece {
  const placeholder = directive.value.kind === 'hex' ? { placeholder: '0'.repeat(32) } : {}
  return { secret, encoder: 'stunnel', ...placeholder }
}

function toText(value: unknown): string | undefined {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : undefined
  return typeof value === 'string' ? value : undefined
}
